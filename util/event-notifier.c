/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wake-ups over eventfd. */
#include "qemu/osdep.h"
#include <sys/eventfd.h>
#include "qemu/event_notifier.h"
#include "qemu/main-loop.h"

int event_notifier_init(EventNotifier *e, int active)
{
    int fd = eventfd(active ? 1 : 0, EFD_NONBLOCK | EFD_CLOEXEC);

    if (fd < 0) {
        return -errno;
    }
    event_notifier_init_fd(e, fd);
    return 0;
}

void event_notifier_init_fd(EventNotifier *e, int fd)
{
    e->fd = fd;
    e->initialized = true;
}

void event_notifier_cleanup(EventNotifier *e)
{
    if (e->initialized) {
        qemu_set_fd_handler(e->fd, NULL, NULL, NULL);
        close(e->fd);
        e->fd = -1;
        e->initialized = false;
    }
}

int event_notifier_set(EventNotifier *e)
{
    static const uint64_t one = 1;
    ssize_t n;

    if (!e->initialized) {
        return -EBADF;
    }
    do {
        n = write(e->fd, &one, sizeof(one));
    } while (n < 0 && errno == EINTR);
    /* A full counter means that it is set already. */
    return n < 0 && errno != EAGAIN ? -errno : 0;
}

int event_notifier_test_and_clear(EventNotifier *e)
{
    uint64_t value;
    ssize_t n;

    if (!e->initialized) {
        return 0;
    }
    do {
        n = read(e->fd, &value, sizeof(value));
    } while (n < 0 && errno == EINTR);
    return n == sizeof(value);
}

int event_notifier_get_fd(const EventNotifier *e)
{
    return e->fd;
}

int event_notifier_get_wfd(const EventNotifier *e)
{
    return e->fd;
}

int event_notifier_set_handler(EventNotifier *e, EventNotifierHandler *handler)
{
    qemu_set_fd_handler(e->fd, (IOHandler *)handler, NULL, e);
    return 0;
}
