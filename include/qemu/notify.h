/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notifiers: lists of callbacks that somebody else calls.  A notifier is
 * embedded in its owner; a callback may remove itself.  Lists have no lock:
 * their owner says which one protects them (the BQL unless said).
 */
#ifndef QEMU_NOTIFY_H
#define QEMU_NOTIFY_H

#include "qemu/queue.h"

struct Error;

typedef struct Notifier Notifier;
struct Notifier {
    void (*notify)(Notifier *notifier, void *data);
    QLIST_ENTRY(Notifier) node;
};

typedef struct NotifierList {
    QLIST_HEAD(, Notifier) notifiers;
} NotifierList;
#define NOTIFIER_LIST_INITIALIZER(head) { QLIST_HEAD_INITIALIZER((head).notifiers) }

void notifier_list_init(NotifierList *list);
/* The latest added is called first. */
void notifier_list_add(NotifierList *list, Notifier *notifier);
void notifier_list_notify(NotifierList *list, void *data);
bool notifier_list_empty(NotifierList *list);
/* No-op when the notifier is on no list. */
void notifier_remove(Notifier *notifier);

/* The same with a result: the first non-zero one stops the walk. */
typedef struct NotifierWithReturn NotifierWithReturn;
typedef int NotifierWithReturnFunc(NotifierWithReturn *notifier, void *data, struct Error **errp);
struct NotifierWithReturn {
    NotifierWithReturnFunc *notify;
    QLIST_ENTRY(NotifierWithReturn) node;
};
typedef struct NotifierWithReturnList {
    QLIST_HEAD(, NotifierWithReturn) notifiers;
} NotifierWithReturnList;

void notifier_with_return_list_init(NotifierWithReturnList *list);
void notifier_with_return_list_add(NotifierWithReturnList *list, NotifierWithReturn *notifier);
/* 0, or the first non-zero result (@errp is set by that notifier). */
int notifier_with_return_list_notify(NotifierWithReturnList *list, void *data,
                                     struct Error **errp);
void notifier_with_return_remove(NotifierWithReturn *notifier);

#endif
