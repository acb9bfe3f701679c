/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A wake-up between threads over an eventfd: any thread sets it, the main
 * loop (or a poll of the owner's) sees it.  Setting is async-signal-safe.
 */
#ifndef QEMU_EVENT_NOTIFIER_H
#define QEMU_EVENT_NOTIFIER_H

typedef struct EventNotifier {
    int fd;
    bool initialized;
} EventNotifier;

typedef void EventNotifierHandler(EventNotifier *e);

/* 0, or -errno when the host has no descriptor left.  @active: starts set. */
int event_notifier_init(EventNotifier *e, int active);
/* Adopt @fd, an eventfd; cleanup closes it. */
void event_notifier_init_fd(EventNotifier *e, int fd);
/* Removes a handler too. */
void event_notifier_cleanup(EventNotifier *e);
/* 0, or -errno. */
int event_notifier_set(EventNotifier *e);
/* Was it set?  It is not afterwards. */
int event_notifier_test_and_clear(EventNotifier *e);
int event_notifier_get_fd(const EventNotifier *e);
int event_notifier_get_wfd(const EventNotifier *e);
/*
 * Call @handler in the main loop when the notifier is set (NULL: stop that).
 * The handler clears it.  Needs qemu_init_main_loop().
 */
int event_notifier_set_handler(EventNotifier *e, EventNotifierHandler *handler);

#endif
