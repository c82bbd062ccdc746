"""An IP camera that speaks RTSP, on loopback: run by the system's Python, which has GStreamer's bindings.

    rtsp_server.py PORT LOSS [USER PASSWORD]

Prints one line, `ready PORT`, and serves until it is killed. LOSS is the share of packets, of which a picture
needs several, that are lost on the way.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

PICTURE = (
    "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=240,framerate=30/1"
)


def main() -> None:
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(sys.argv[1])
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_shared(True)
    lossy = f"rtpjpegpay pt=26 mtu=500 ! identity name=pay0 drop-probability={sys.argv[2]}"
    pay = lossy if float(sys.argv[2]) else "rtpjpegpay name=pay0 pt=26"
    factory.set_launch(f"( {PICTURE} ! jpegenc ! {pay} )")
    if len(sys.argv) > 3:
        ask_for_login(server, factory, *sys.argv[3:])
    server.get_mount_points().add_factory("/live", factory)
    server.attach(None)
    print("ready", server.get_bound_port(), flush=True)
    GLib.MainLoop().run()


def ask_for_login(
    server: GstRtspServer.RTSPServer, factory: GstRtspServer.RTSPMediaFactory, user: str, password: str
) -> None:
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth = GstRtspServer.RTSPAuth()
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)


if __name__ == "__main__":
    main()
