/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Accelerators: who runs the guest's code.  The machine has at most one, chosen
 * at start-up from the list that -accel options and -machine accel= give.
 *
 * Registered as QOM types "NAME-accel" below "accel".  system/ chooses; boards
 * and devices ask the predicates at the end.  Main thread.
 */
#ifndef ACCEL_ACCEL_H
#define ACCEL_ACCEL_H

#include "qom/object.h"

#define TYPE_ACCEL "accel"
#define ACCEL_CLASS_SUFFIX "-accel"
#define ACCEL_CLASS_NAME(a) (a ACCEL_CLASS_SUFFIX)

OBJECT_DECLARE_TYPE(AccelState, AccelClass, ACCEL)
#define QOM_ANCESTORS_AccelState(M, ...) \
    QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)

struct AccelState {
    QOM_PARENT(Object);
};

struct AccelClass {
    ObjectClass parent_class;

    const char *name;               /* "qtest", as -accel says it */
    bool runs_guest_code;           /* needs CPUs, and machines may rely on it */
    /* Can it work on this host?  NULL: always. */
    bool (*available)(Error **errp);
    /* Set up before the board is made; NULL: nothing to do. */
    bool (*init)(AccelState *accel, Error **errp);
};

/* The class behind @name ("qtest"), NULL when there is none. */
AccelClass *accel_find(const char *name);
/* The names of all accelerators, sorted; free with g_strfreev(). */
char **accel_names(void);
/*
 * Make @accel the one in use (takes over the caller's reference) and run its
 * init.  Once.
 */
bool MUST_CHECK accel_start(AccelState *accel, Error **errp);
/* Drop it at the end of the program. */
void accel_finish(void);
/* The accelerator in use; NULL before the choice and for "none" machines without one. */
AccelState *current_accel(void);
/* Its name, or "none". */
const char *current_accel_name(void);
/* Is @name the one in use? */
bool accel_in_use(const char *name);

#endif
