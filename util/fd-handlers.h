/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The descriptor handlers of the main loop, as its oracle sees them. */
#ifndef UTIL_FD_HANDLERS_H
#define UTIL_FD_HANDLERS_H

/* A descriptor whose handler's opaque lies in [p, p + len), or -1. */
int fd_handlers_find(const void *p, size_t len);
uint64_t fd_handlers_callbacks_run(void);
/* The bottom half (its name) whose opaque or guard lies there, or NULL. */
const char *bh_find(const void *p, size_t len);
uint64_t bh_callbacks_run(void);

#endif
