"""How the detector, which finds and names the digits of a whole picture, is trained on simulated pages."""
