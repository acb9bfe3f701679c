/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reset in three phases, for anything that implements "resettable".
 *
 *   enter  set own state; touch nothing else, drive no line
 *   hold   drive outputs to their reset level
 *   exit   leave reset
 *
 * Each phase runs over the whole subtree before the next begins; in each,
 * children come before their parent.  Resets are counted: an object that is in
 * reset for two reasons leaves it with the last.  Big lock held.
 */
#ifndef HW_CORE_RESETTABLE_H
#define HW_CORE_RESETTABLE_H

#include "qom/object.h"

#define TYPE_RESETTABLE_INTERFACE "resettable"

typedef struct ResettableClass ResettableClass;
DECLARE_CLASS_CHECKERS(ResettableClass, RESETTABLE, TYPE_RESETTABLE_INTERFACE)
typedef struct ResettableState ResettableState;

typedef enum ResetType {
    RESET_TYPE_COLD,
    RESET_TYPE_SNAPSHOT_LOAD,
    RESET_TYPE_WAKEUP,
    RESET_TYPE_S390_CPU_INITIAL,
    RESET_TYPE_S390_CPU_NORMAL,
} ResetType;

typedef void (*ResettableEnterPhase)(Object *obj, ResetType type);
typedef void (*ResettableHoldPhase)(Object *obj, ResetType type);
typedef void (*ResettableExitPhase)(Object *obj, ResetType type);
typedef ResettableState *(*ResettableGetState)(Object *obj);
typedef void (*ResettableChildCallback)(Object *obj, void *opaque, ResetType type);
typedef void (*ResettableChildForeach)(Object *obj, ResettableChildCallback cb, void *opaque,
                                       ResetType type);

/* NULL phases do nothing. */
typedef struct ResettablePhases {
    ResettableEnterPhase enter;
    ResettableHoldPhase hold;
    ResettableExitPhase exit;
} ResettablePhases;

struct ResettableClass {
    InterfaceClass parent_class;
    ResettablePhases phases;
    ResettableGetState get_state;        /* where the object keeps its ResettableState */
    ResettableChildForeach child_foreach; /* NULL: no children */
};

/* Of one object; all zero means not in reset. */
struct ResettableState {
    unsigned count;                      /* reasons to be in reset */
    unsigned round;                      /* private: last machine reset that reached it */
    bool hold_phase_pending;
    bool exit_phase_in_progress;
};

/* Assert and release at once. */
void resettable_reset(Object *obj, ResetType type);
/* Enter and hold @obj and its subtree. */
void resettable_assert_reset(Object *obj, ResetType type);
/* Undo one resettable_assert_reset(). */
void resettable_release_reset(Object *obj, ResetType type);
bool resettable_is_in_reset(Object *obj);
/* @obj moves from parent @oldp to @newp (either may be NULL): its count follows. */
void resettable_change_parent(Object *obj, Object *newp, Object *oldp);
/* resettable_reset(obj, RESET_TYPE_COLD) in the form of a callback. */
void resettable_cold_reset_fn(void *opaque);

static inline void resettable_state_clear(ResettableState *state)
{
    *state = (ResettableState){ 0 };
}

/*
 * In class_init: override phases (NULL keeps the parent's) and save the
 * parent's table so that the own functions can call it.
 */
void resettable_class_set_parent_phases(ResettableClass *rc, ResettableEnterPhase enter,
                                        ResettableHoldPhase hold, ResettableExitPhase exit,
                                        ResettablePhases *parent_phases);

/* Is an enter phase running?  Type of the object in it, or NULL (debug checks). */
const char *resettable_entering(void);
/*
 * A new round of machine reset begins; resettable_was_reached() then tells
 * whether @obj entered reset since.  Used by qemu_devices_reset().
 */
void resettable_start_round(void);
bool resettable_was_reached(Object *obj);

#endif
