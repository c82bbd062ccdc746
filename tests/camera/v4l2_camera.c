/* A webcam where there is none: preloaded (LD_PRELOAD), it answers for /dev/video0 in the process it is in.
 *
 * SIMULATED_CAMERA names a folder with
 *   control                    one byte, looked at all the time: what the camera does (see enum behaviour)
 *   YUYV_640x480_30.frames     one file a mode: for each frame a length (uint32, native) and as many bytes
 *   MJPG_1280x720_30.frames    ...
 * Frames come by the wall's clock; one that nobody fetched in time is gone, as with a real camera.
 * Waiting is done by OpenCV in select() and by us in nothing: the device is a timerfd, its buffers a memfd.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum behaviour { NORMAL = 'n', STALLED = 's', UNPLUGGED = 'u', DAMAGED = 'd', BUSY = 'b', HANGING = 'h' };
enum { MAX_MODES = 16, MAX_BUFFERS = 8, MAX_FRAMES = 4096 };

struct mode {
    uint32_t fourcc, width, height, fps, frame_count, largest;
    const unsigned char *frames[MAX_FRAMES];
    uint32_t lengths[MAX_FRAMES];
};

static const char *const DEVICE = "/dev/video0";
static struct mode modes[MAX_MODES];
static struct mode *current;
static int mode_count, device = -1, memory = -1, buffer_count, streaming;
static volatile const unsigned char *control;
static uint64_t ticks;
static uint32_t queue[MAX_BUFFERS], queued;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static enum behaviour behaviour(void) { return control ? (enum behaviour)*control : NORMAL; }

static const unsigned char *map_file(const char *folder, const char *name, off_t *size) {
    char path[4096];
    struct stat about;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int file = REAL(open)(path, O_RDONLY);
    if (file < 0 || fstat(file, &about) < 0) {
        fprintf(stderr, "simulated camera: cannot read %s\n", path);
        _exit(99);
    }
    void *data = REAL(mmap)(NULL, about.st_size, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    *size = about.st_size;
    return data;
}

static void add_mode(const char *folder, const char *name) {
    struct mode *mode = &modes[mode_count];
    char fourcc[5];
    off_t size, at = 0;
    if (mode_count == MAX_MODES ||
        sscanf(name, "%4[A-Z]_%ux%u_%u.frames", fourcc, &mode->width, &mode->height, &mode->fps) != 4)
        return;
    mode->fourcc = v4l2_fourcc(fourcc[0], fourcc[1], fourcc[2], fourcc[3]);
    const unsigned char *data = map_file(folder, name, &size);
    while (at < size && mode->frame_count < MAX_FRAMES) {
        uint32_t length;
        memcpy(&length, data + at, sizeof length);
        mode->lengths[mode->frame_count] = length;
        mode->frames[mode->frame_count++] = data + at + sizeof length;
        if (length > mode->largest) mode->largest = length;
        at += sizeof length + length;
    }
    mode_count++;
}

__attribute__((constructor)) static void start(void) {
    const char *folder = getenv("SIMULATED_CAMERA");
    off_t size;
    if (!folder) return;
    control = map_file(folder, "control", &size);
    struct dirent **names;
    int count = scandir(folder, &names, NULL, alphasort);
    for (int i = 0; i < count; free(names[i++])) add_mode(folder, names[i]->d_name);
    if (count >= 0) free(names);
    current = modes;
}

static uint32_t slot_size(void) { return (current->largest + 4095) / 4096 * 4096; }

static void describe(struct v4l2_pix_format *pix) {
    pix->width = current->width, pix->height = current->height, pix->pixelformat = current->fourcc;
    pix->field = V4L2_FIELD_NONE, pix->colorspace = V4L2_COLORSPACE_SRGB, pix->sizeimage = current->largest;
    pix->bytesperline = current->fourcc == V4L2_PIX_FMT_YUYV ? current->width * 2 : 0;
}

/* A driver gives the nearest size it has, in the format asked for where it has that. */
static struct mode *nearest(const struct v4l2_pix_format *wish) {
    struct mode *best = NULL;
    long best_distance = 0;
    for (struct mode *mode = modes; mode < modes + mode_count; mode++) {
        long distance = labs((long)mode->width - (long)wish->width) + labs((long)mode->height - (long)wish->height);
        if (mode->fourcc != wish->pixelformat) distance += 1000000;
        if (!best || distance < best_distance) best = mode, best_distance = distance;
    }
    return best;
}

static int enumerate_formats(struct v4l2_fmtdesc *format) {
    uint32_t index = 0;
    for (int i = 0; i < mode_count; i++) {
        int is_new = 1;
        for (int j = 0; j < i; j++) is_new &= modes[j].fourcc != modes[i].fourcc;
        if (!is_new || index++ != format->index) continue;
        format->pixelformat = modes[i].fourcc;
        snprintf((char *)format->description, sizeof format->description, "%.4s", (char *)&modes[i].fourcc);
        return 0;
    }
    return errno = EINVAL, -1;
}

static int enumerate_sizes(struct v4l2_frmsizeenum *size) {
    uint32_t index = 0;
    for (int i = 0; i < mode_count; i++)
        if (modes[i].fourcc == size->pixel_format && index++ == size->index) {
            size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
            size->discrete.width = modes[i].width, size->discrete.height = modes[i].height;
            return 0;
        }
    return errno = EINVAL, -1;
}

static int enumerate_rates(struct v4l2_frmivalenum *rate) {
    for (int i = 0; i < mode_count && !rate->index; i++)
        if (modes[i].fourcc == rate->pixel_format && modes[i].width == rate->width &&
            modes[i].height == rate->height) {
            rate->type = V4L2_FRMIVAL_TYPE_DISCRETE;
            rate->discrete.numerator = 1, rate->discrete.denominator = modes[i].fps;
            return 0;
        }
    return errno = EINVAL, -1;
}

static int run_clock(int is_on) {
    long period = is_on ? 1000000000L / current->fps : 0;
    struct itimerspec timer = {{0, period}, {0, period}};
    streaming = is_on, queued = is_on ? queued : 0;
    return timerfd_settime(device, 0, &timer, NULL);
}

static int give_frame(struct v4l2_buffer *buffer) {
    uint64_t passed;
    while (behaviour() == HANGING) usleep(10000);
    if (!streaming) return errno = EINVAL, -1;
    if (read(device, &passed, sizeof passed) != sizeof passed) return -1; /* EAGAIN: no frame yet */
    ticks += passed;
    if (!queued || behaviour() == STALLED) return errno = EAGAIN, -1;
    uint32_t slot = queue[0], frame = ticks % current->frame_count, length = current->lengths[frame];
    memmove(queue, queue + 1, --queued * sizeof *queue);
    if (behaviour() == DAMAGED && ticks % 2) length /= 2; /* every other frame comes in half */
    if (pwrite(memory, current->frames[frame], length, (off_t)slot * slot_size()) < 0) return -1;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    buffer->index = slot, buffer->bytesused = length, buffer->length = slot_size(), buffer->sequence = ticks;
    buffer->flags = V4L2_BUF_FLAG_MAPPED | V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC, buffer->field = V4L2_FIELD_NONE;
    buffer->timestamp.tv_sec = now.tv_sec, buffer->timestamp.tv_usec = now.tv_nsec / 1000;
    return 0;
}

static int request_buffers(struct v4l2_requestbuffers *request) {
    if (request->memory != V4L2_MEMORY_MMAP) return errno = EINVAL, -1;
    if (request->count > MAX_BUFFERS) request->count = MAX_BUFFERS;
    buffer_count = request->count, queued = 0;
    return ftruncate(memory, (off_t)buffer_count * slot_size());
}

static int answer(unsigned long request, void *argument) {
    struct v4l2_capability *about = argument;
    struct v4l2_format *format = argument;
    struct v4l2_streamparm *rate = argument;
    struct v4l2_buffer *buffer = argument;
    if (behaviour() == UNPLUGGED) return errno = ENODEV, -1;
    switch (request) {
    case VIDIOC_QUERYCAP:
        strcpy((char *)about->driver, "simulated"), strcpy((char *)about->card, "Simulated Camera");
        strcpy((char *)about->bus_info, "usb-0000:00:00.0-1");
        about->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        about->capabilities = about->device_caps | V4L2_CAP_DEVICE_CAPS;
        return 0;
    case VIDIOC_ENUM_FMT: return enumerate_formats(argument);
    case VIDIOC_ENUM_FRAMESIZES: return enumerate_sizes(argument);
    case VIDIOC_ENUM_FRAMEINTERVALS: return enumerate_rates(argument);
    case VIDIOC_S_FMT:
    case VIDIOC_TRY_FMT:
        if (request == VIDIOC_S_FMT && streaming) return errno = EBUSY, -1;
        current = nearest(&format->fmt.pix); /* fall through */
    case VIDIOC_G_FMT: return describe(&format->fmt.pix), 0;
    case VIDIOC_S_PARM:
    case VIDIOC_G_PARM:
        rate->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
        rate->parm.capture.timeperframe.numerator = 1;
        rate->parm.capture.timeperframe.denominator = current->fps;
        return 0;
    case VIDIOC_REQBUFS: return request_buffers(argument);
    case VIDIOC_QUERYBUF:
        if (buffer->index >= (uint32_t)buffer_count) return errno = EINVAL, -1;
        buffer->length = slot_size(), buffer->m.offset = buffer->index * slot_size();
        return 0;
    case VIDIOC_QBUF: return queued < MAX_BUFFERS ? (queue[queued++] = buffer->index, 0) : (errno = EINVAL, -1);
    case VIDIOC_DQBUF: return give_frame(buffer);
    case VIDIOC_STREAMON: return behaviour() == BUSY ? (errno = EBUSY, -1) : run_clock(1);
    case VIDIOC_STREAMOFF: return run_clock(0);
    case VIDIOC_G_INPUT: return *(int *)argument = 0, 0;
    case VIDIOC_S_INPUT: return 0;
    default: return errno = EINVAL, -1; /* no controls, no inputs to choose from */
    }
}

/* What a process calls: ours for the device, the C library's for everything else. */

static int open_device(void) {
    if (behaviour() == UNPLUGGED) return errno = ENOENT, -1;
    memory = memfd_create("frames", MFD_CLOEXEC);
    return device = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
}

static int is_device(const char *path) { return control && mode_count && !strcmp(path, DEVICE); }

#define OPEN(name)                                                                                         \
    int name(const char *path, int flags, ...) {                                                           \
        va_list rest;                                                                                      \
        va_start(rest, flags);                                                                             \
        int mode = va_arg(rest, int);                                                                      \
        va_end(rest);                                                                                      \
        return is_device(path) ? open_device() : REAL(name)(path, flags, mode);                            \
    }
OPEN(open)
OPEN(open64)

int ioctl(int fd, unsigned long request, ...) {
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return fd >= 0 && fd == device ? answer(request & 0xffffffff, argument) : REAL(ioctl)(fd, request, argument);
}

void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
    return REAL(mmap)(at, length, protection, flags, fd >= 0 && fd == device ? memory : fd, offset);
}

void *mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset) {
    return mmap(at, length, protection, flags, fd, offset);
}

int close(int fd) {
    if (fd >= 0 && fd == device) device = -1, streaming = 0, REAL(close)(memory);
    return REAL(close)(fd);
}

static int describe_device(struct stat *about) {
    if (behaviour() == UNPLUGGED) return errno = ENOENT, -1;
    memset(about, 0, sizeof *about);
    about->st_mode = S_IFCHR | 0660, about->st_rdev = 81 << 8;
    return 0;
}

int stat(const char *path, struct stat *about) {
    return is_device(path) ? describe_device(about) : REAL(stat)(path, about);
}

int stat64(const char *path, struct stat64 *about) {
    return is_device(path) ? describe_device((struct stat *)about) : REAL(stat64)(path, about);
}

int access(const char *path, int mode) {
    return is_device(path) ? (behaviour() == UNPLUGGED ? (errno = ENOENT, -1) : 0) : REAL(access)(path, mode);
}

/* A device that is gone wakes whoever waits for it. */
int select(int count, fd_set *readable, fd_set *writable, fd_set *failed, struct timeval *patience) {
    if (device < 0 || device >= count || !readable || !FD_ISSET(device, readable))
        return REAL(select)(count, readable, writable, failed, patience);
    struct timespec pause = {0, 5000000};
    long turns = patience ? patience->tv_sec * 200 + patience->tv_usec / 5000 : -1;
    for (; turns; turns--) {
        struct timeval now = {0, 0};
        fd_set wanted = *readable;
        if (behaviour() == UNPLUGGED) return 1;
        if (behaviour() != STALLED && REAL(select)(count, &wanted, NULL, NULL, &now) > 0) return 1;
        nanosleep(&pause, NULL);
    }
    FD_ZERO(readable);
    return 0;
}
