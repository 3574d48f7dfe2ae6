"""One adapter a platform, all behind `base.Platform`."""
