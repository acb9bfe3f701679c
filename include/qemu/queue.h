/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intrusive lists: the links live in the elements; for anybody.
 *
 *   QLIST     doubly linked, one-pointer head: remove anywhere, insert at the
 *             head or beside an element
 *   QSLIST    singly linked: a stack
 *   QSIMPLEQ  singly linked with tail: a queue
 *   QTAILQ    doubly linked with tail: everything, both directions
 *
 * QX_HEAD(name, type) declares the head struct, QX_ENTRY(type) the links.
 * Only the _SAFE loops allow removing the current element.
 */
#ifndef QEMU_QUEUE_H
#define QEMU_QUEUE_H

/* ---- QLIST: each element knows the pointer that points to it ---- */

#define QLIST_HEAD(name, type)      struct name { struct type *lh_first; }
#define QLIST_HEAD_INITIALIZER(head) { NULL }
#define QLIST_ENTRY(type)           struct { struct type *le_next; struct type **le_prev; }

#define QLIST_INIT(head)            ((void)((head)->lh_first = NULL))
#define QLIST_EMPTY(head)           ((head)->lh_first == NULL)
#define QLIST_FIRST(head)           ((head)->lh_first)
#define QLIST_NEXT(elm, field)      ((elm)->field.le_next)
#define QLIST_IS_INSERTED(elm, field) ((elm)->field.le_prev != NULL)

/* Link @elm in at the pointer @where. */
#define QLIST_LINK_(where, elm, field) do {                             \
        __typeof__(&(elm)->field.le_next) ql_at_ = (where);             \
        (elm)->field.le_next = *ql_at_;                                 \
        (elm)->field.le_prev = ql_at_;                                  \
        if (*ql_at_) {                                                  \
            (*ql_at_)->field.le_prev = &(elm)->field.le_next;           \
        }                                                               \
        *ql_at_ = (elm);                                                \
    } while (0)
#define QLIST_INSERT_HEAD(head, elm, field) QLIST_LINK_(&(head)->lh_first, elm, field)
#define QLIST_INSERT_AFTER(at, elm, field)  QLIST_LINK_(&(at)->field.le_next, elm, field)
#define QLIST_INSERT_BEFORE(at, elm, field) QLIST_LINK_((at)->field.le_prev, elm, field)
#define QLIST_REMOVE(elm, field) do {                                   \
        if ((elm)->field.le_next) {                                     \
            (elm)->field.le_next->field.le_prev = (elm)->field.le_prev; \
        }                                                               \
        *(elm)->field.le_prev = (elm)->field.le_next;                   \
        (elm)->field.le_next = NULL;                                    \
        (elm)->field.le_prev = NULL;                                    \
    } while (0)
/* Nothing happens when @elm is on no list. */
#define QLIST_SAFE_REMOVE(elm, field) do {                              \
        if (QLIST_IS_INSERTED(elm, field)) {                            \
            QLIST_REMOVE(elm, field);                                   \
        }                                                               \
    } while (0)
#define QLIST_SWAP(a, b, field) do {                                    \
        __typeof__((a)->lh_first) ql_tmp_ = (a)->lh_first;              \
        (a)->lh_first = (b)->lh_first;                                  \
        (b)->lh_first = ql_tmp_;                                        \
        if ((a)->lh_first) {                                            \
            (a)->lh_first->field.le_prev = &(a)->lh_first;              \
        }                                                               \
        if ((b)->lh_first) {                                            \
            (b)->lh_first->field.le_prev = &(b)->lh_first;              \
        }                                                               \
    } while (0)
#define QLIST_FOREACH(var, head, field) \
    for ((var) = (head)->lh_first; (var); (var) = (var)->field.le_next)
#define QLIST_FOREACH_SAFE(var, head, field, next_var) \
    for ((var) = (head)->lh_first; \
         (var) && ((next_var) = (var)->field.le_next, 1); (var) = (next_var))

/* ---- QSLIST ---- */

#define QSLIST_HEAD(name, type)     struct name { struct type *slh_first; }
#define QSLIST_HEAD_INITIALIZER(head) { NULL }
#define QSLIST_ENTRY(type)          struct { struct type *sle_next; }

#define QSLIST_INIT(head)           ((void)((head)->slh_first = NULL))
#define QSLIST_EMPTY(head)          ((head)->slh_first == NULL)
#define QSLIST_FIRST(head)          ((head)->slh_first)
#define QSLIST_NEXT(elm, field)     ((elm)->field.sle_next)
#define QSLIST_INSERT_HEAD(head, elm, field) do {                       \
        (elm)->field.sle_next = (head)->slh_first;                      \
        (head)->slh_first = (elm);                                      \
    } while (0)
#define QSLIST_INSERT_AFTER(at, elm, field) do {                        \
        (elm)->field.sle_next = (at)->field.sle_next;                   \
        (at)->field.sle_next = (elm);                                   \
    } while (0)
/* From any thread, against other atomic inserts and QSLIST_MOVE_ATOMIC. */
#define QSLIST_INSERT_HEAD_ATOMIC(head, elm, field) do {                \
        __typeof__(elm) qs_old_ =                                       \
            __atomic_load_n(&(head)->slh_first, __ATOMIC_RELAXED);      \
        do {                                                            \
            (elm)->field.sle_next = qs_old_;                            \
        } while (!__atomic_compare_exchange_n(&(head)->slh_first, &qs_old_, (elm), \
                     false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));       \
    } while (0)
#define QSLIST_MOVE_ATOMIC(dest, src) \
    ((void)((dest)->slh_first = \
            __atomic_exchange_n(&(src)->slh_first, NULL, __ATOMIC_SEQ_CST)))
#define QSLIST_REMOVE_HEAD(head, field) do {                            \
        __typeof__((head)->slh_first) qs_elm_ = (head)->slh_first;      \
        (head)->slh_first = qs_elm_->field.sle_next;                    \
        qs_elm_->field.sle_next = NULL;                                 \
    } while (0)
#define QSLIST_REMOVE_AFTER(at, field) do {                             \
        __typeof__(at) qs_elm_ = (at)->field.sle_next;                  \
        (at)->field.sle_next = qs_elm_->field.sle_next;                 \
        qs_elm_->field.sle_next = NULL;                                 \
    } while (0)
/* Walks the list; @elm must be on it. */
#define QSLIST_REMOVE(head, elm, type, field) do {                      \
        struct type **qs_at_ = &(head)->slh_first;                      \
        while (*qs_at_ != (elm)) {                                      \
            qs_at_ = &(*qs_at_)->field.sle_next;                        \
        }                                                               \
        *qs_at_ = (elm)->field.sle_next;                                \
        (elm)->field.sle_next = NULL;                                   \
    } while (0)
#define QSLIST_FOREACH(var, head, field) \
    for ((var) = (head)->slh_first; (var); (var) = (var)->field.sle_next)
#define QSLIST_FOREACH_SAFE(var, head, field, next_var) \
    for ((var) = (head)->slh_first; \
         (var) && ((next_var) = (var)->field.sle_next, 1); (var) = (next_var))

/* ---- QSIMPLEQ: sqh_last is the pointer to write the next element to ---- */

#define QSIMPLEQ_HEAD(name, type) \
    struct name { struct type *sqh_first; struct type **sqh_last; }
#define QSIMPLEQ_HEAD_INITIALIZER(head) { NULL, &(head).sqh_first }
#define QSIMPLEQ_ENTRY(type)        struct { struct type *sqe_next; }

#define QSIMPLEQ_INIT(head) do {                                        \
        (head)->sqh_first = NULL;                                       \
        (head)->sqh_last = &(head)->sqh_first;                          \
    } while (0)
#define QSIMPLEQ_EMPTY(head)        ((head)->sqh_first == NULL)
#define QSIMPLEQ_FIRST(head)        ((head)->sqh_first)
#define QSIMPLEQ_NEXT(elm, field)   ((elm)->field.sqe_next)
#define QSIMPLEQ_LAST(head, type, field) \
    (QSIMPLEQ_EMPTY(head) ? NULL : \
     (struct type *)((char *)(head)->sqh_last - offsetof(struct type, field)))
#define QSIMPLEQ_LINK_(head, where, elm, field) do {                    \
        __typeof__(&(elm)->field.sqe_next) sq_at_ = (where);            \
        (elm)->field.sqe_next = *sq_at_;                                \
        if (!*sq_at_) {                                                 \
            (head)->sqh_last = &(elm)->field.sqe_next;                  \
        }                                                               \
        *sq_at_ = (elm);                                                \
    } while (0)
#define QSIMPLEQ_INSERT_HEAD(head, elm, field) \
    QSIMPLEQ_LINK_(head, &(head)->sqh_first, elm, field)
#define QSIMPLEQ_INSERT_AFTER(head, at, elm, field) \
    QSIMPLEQ_LINK_(head, &(at)->field.sqe_next, elm, field)
#define QSIMPLEQ_INSERT_TAIL(head, elm, field) do {                     \
        (elm)->field.sqe_next = NULL;                                   \
        *(head)->sqh_last = (elm);                                      \
        (head)->sqh_last = &(elm)->field.sqe_next;                      \
    } while (0)
#define QSIMPLEQ_UNLINK_(head, where, field) do {                       \
        __typeof__(&(head)->sqh_first) sq_at_ = (where);                \
        __typeof__((head)->sqh_first) sq_elm_ = *sq_at_;                \
        *sq_at_ = sq_elm_->field.sqe_next;                              \
        if (!*sq_at_) {                                                 \
            (head)->sqh_last = sq_at_;                                  \
        }                                                               \
        sq_elm_->field.sqe_next = NULL;                                 \
    } while (0)
#define QSIMPLEQ_REMOVE_HEAD(head, field) \
    QSIMPLEQ_UNLINK_(head, &(head)->sqh_first, field)
#define QSIMPLEQ_REMOVE(head, elm, type, field) do {                    \
        struct type **sq_pos_ = &(head)->sqh_first;                     \
        while (*sq_pos_ != (elm)) {                                     \
            sq_pos_ = &(*sq_pos_)->field.sqe_next;                      \
        }                                                               \
        QSIMPLEQ_UNLINK_(head, sq_pos_, field);                         \
    } while (0)
/* Append all of @b to @a; @b is empty afterwards. */
#define QSIMPLEQ_CONCAT(a, b) do {                                      \
        if (!QSIMPLEQ_EMPTY(b)) {                                       \
            *(a)->sqh_last = (b)->sqh_first;                            \
            (a)->sqh_last = (b)->sqh_last;                              \
            QSIMPLEQ_INIT(b);                                           \
        }                                                               \
    } while (0)
#define QSIMPLEQ_FOREACH(var, head, field) \
    for ((var) = (head)->sqh_first; (var); (var) = (var)->field.sqe_next)
#define QSIMPLEQ_FOREACH_SAFE(var, head, field, next_var) \
    for ((var) = (head)->sqh_first; \
         (var) && ((next_var) = (var)->field.sqe_next, 1); (var) = (next_var))

/*
 * ---- QTAILQ ----
 * Head and entries hold the same link: `next` points to the following
 * element, `prev` to the *link* before (the head's link for the first).  In
 * the head `prev` is the last element's link.  The typed union member only
 * carries the type: all accesses go through the link.
 */
typedef struct QTailQLink {
    void *next;
    struct QTailQLink *prev;
} QTailQLink;

#define QTAILQ_HEAD(name, type)     union name { struct type *qt_type; QTailQLink link; }
#define QTAILQ_HEAD_INITIALIZER(head) { .link = { NULL, &(head).link } }
#define QTAILQ_ENTRY(type)          union { struct type *qt_type; QTailQLink link; }

#define QTAILQ_PTR_(u)              ((__typeof__((u)->qt_type))(u)->link.next)
#define QTAILQ_LINKPTR_(type_of, l) ((__typeof__((type_of)->qt_type))(l)->next)

#define QTAILQ_INIT(head) do {                                          \
        (head)->link.next = NULL;                                       \
        (head)->link.prev = &(head)->link;                              \
    } while (0)
#define QTAILQ_EMPTY(head)          ((head)->link.next == NULL)
#define QTAILQ_FIRST(head)          QTAILQ_PTR_(head)
#define QTAILQ_NEXT(elm, field)     QTAILQ_PTR_(&(elm)->field)
/* The element whose link comes before: one link further back points to it. */
#define QTAILQ_LAST(head)           QTAILQ_LINKPTR_(head, (head)->link.prev->prev)
#define QTAILQ_PREV(elm, field)     QTAILQ_LINKPTR_(&(elm)->field, (elm)->field.link.prev->prev)
#define QTAILQ_IN_USE(elm, field)   ((elm)->field.link.prev != NULL)
#define QTAILQ_RESET(elm, field)    ((void)((elm)->field.link.prev = NULL))

#define QTAILQ_INSERT_HEAD(head, elm, field) do {                       \
        __typeof__(QTAILQ_FIRST(head)) qt_next_ = QTAILQ_FIRST(head);   \
        (elm)->field.link.next = qt_next_;                              \
        (elm)->field.link.prev = &(head)->link;                         \
        *(qt_next_ ? &qt_next_->field.link.prev : &(head)->link.prev) = \
            &(elm)->field.link;                                         \
        (head)->link.next = (elm);                                      \
    } while (0)
#define QTAILQ_INSERT_TAIL(head, elm, field) do {                       \
        (elm)->field.link.next = NULL;                                  \
        (elm)->field.link.prev = (head)->link.prev;                     \
        (head)->link.prev->next = (elm);                                \
        (head)->link.prev = &(elm)->field.link;                         \
    } while (0)
#define QTAILQ_INSERT_AFTER(head, at, elm, field) do {                  \
        __typeof__(elm) qt_next_ = QTAILQ_NEXT(at, field);              \
        (elm)->field.link.next = qt_next_;                              \
        (elm)->field.link.prev = &(at)->field.link;                     \
        *(qt_next_ ? &qt_next_->field.link.prev : &(head)->link.prev) = \
            &(elm)->field.link;                                         \
        (at)->field.link.next = (elm);                                  \
    } while (0)
#define QTAILQ_INSERT_BEFORE(at, elm, field) do {                       \
        (elm)->field.link.next = (at);                                  \
        (elm)->field.link.prev = (at)->field.link.prev;                 \
        (at)->field.link.prev->next = (elm);                            \
        (at)->field.link.prev = &(elm)->field.link;                     \
    } while (0)
#define QTAILQ_REMOVE(head, elm, field) do {                            \
        __typeof__(QTAILQ_FIRST(head)) qt_next_ = QTAILQ_NEXT(elm, field); \
        *(qt_next_ ? &qt_next_->field.link.prev : &(head)->link.prev) = \
            (elm)->field.link.prev;                                     \
        (elm)->field.link.prev->next = qt_next_;                        \
        (elm)->field.link.next = NULL;                                  \
        (elm)->field.link.prev = NULL;                                  \
    } while (0)
#define QTAILQ_FOREACH(var, head, field) \
    for ((var) = QTAILQ_FIRST(head); (var); (var) = QTAILQ_NEXT(var, field))
#define QTAILQ_FOREACH_SAFE(var, head, field, next_var) \
    for ((var) = QTAILQ_FIRST(head); \
         (var) && ((next_var) = QTAILQ_NEXT(var, field), 1); (var) = (next_var))
#define QTAILQ_FOREACH_REVERSE(var, head, field) \
    for ((var) = QTAILQ_LAST(head); (var); (var) = QTAILQ_PREV(var, field))
#define QTAILQ_FOREACH_REVERSE_SAFE(var, head, field, prev_var) \
    for ((var) = QTAILQ_LAST(head); \
         (var) && ((prev_var) = QTAILQ_PREV(var, field), 1); (var) = (prev_var))

#endif
