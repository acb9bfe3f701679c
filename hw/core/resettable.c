/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Three-phase reset: the walk over a tree of resettable objects. */
#include "qemu/osdep.h"
#include "hw/core/resettable.h"
#include "qemu/module.h"

/* So many reasons to be in reset at once mean a loop. */
#define RESET_DEPTH_MAX 50

static const char *entering;        /* type of the object in its enter phase */
static unsigned current_round = 1;

static ResettableState *state_of(Object *obj)
{
    return RESETTABLE_GET_CLASS(obj)->get_state(obj);
}

static void for_children(Object *obj, ResettableChildCallback cb, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);

    if (rc->child_foreach) {
        rc->child_foreach(obj, cb, NULL, type);
    }
}

static void phase_enter(Object *obj, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableState *s = rc->get_state(obj);
    bool first;

    /* An object cannot be put into reset by its own way out of it. */
    g_assert(!s->exit_phase_in_progress);
    first = s->count++ == 0;
    g_assert(s->count <= RESET_DEPTH_MAX);
    s->round = current_round;

    for_children(obj, phase_enter, type);
    if (first) {
        if (rc->phases.enter) {
            const char *outer = entering;

            entering = object_get_typename(obj);
            rc->phases.enter(obj, type);
            entering = outer;
        }
        s->hold_phase_pending = true;
    }
}

static void phase_hold(Object *obj, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableState *s = rc->get_state(obj);

    for_children(obj, phase_hold, type);
    if (s->hold_phase_pending) {
        s->hold_phase_pending = false;
        if (rc->phases.hold) {
            rc->phases.hold(obj, type);
        }
    }
}

static void phase_exit(Object *obj, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableState *s = rc->get_state(obj);

    g_assert(!s->exit_phase_in_progress);
    s->exit_phase_in_progress = true;
    for_children(obj, phase_exit, type);
    g_assert(s->count > 0);
    if (--s->count == 0 && rc->phases.exit) {
        rc->phases.exit(obj, type);
    }
    s->exit_phase_in_progress = false;
}

void resettable_assert_reset(Object *obj, ResetType type)
{
    /* No reset begins inside an enter phase: it would overtake the hold of others. */
    g_assert(!entering);
    phase_enter(obj, NULL, type);
    phase_hold(obj, NULL, type);
}

void resettable_release_reset(Object *obj, ResetType type)
{
    g_assert(!entering);
    phase_exit(obj, NULL, type);
}

void resettable_reset(Object *obj, ResetType type)
{
    resettable_assert_reset(obj, type);
    resettable_release_reset(obj, type);
}

void resettable_cold_reset_fn(void *opaque)
{
    resettable_reset((Object *)opaque, RESET_TYPE_COLD);
}

bool resettable_is_in_reset(Object *obj)
{
    return state_of(obj)->count > 0;
}

void resettable_change_parent(Object *obj, Object *newp, Object *oldp)
{
    ResettableState *s = state_of(obj);
    unsigned new_count = newp ? state_of(newp)->count : 0;
    unsigned old_count = oldp ? state_of(oldp)->count : 0;

    /* While a parent leaves reset, its children have left it already. */
    if (newp && state_of(newp)->exit_phase_in_progress) {
        new_count--;
    }
    if (oldp && state_of(oldp)->exit_phase_in_progress) {
        old_count--;
    }
    for (unsigned i = 0; i < new_count; i++) {
        resettable_assert_reset(obj, RESET_TYPE_COLD);
    }
    for (unsigned i = 0; i < old_count && s->count; i++) {
        resettable_release_reset(obj, RESET_TYPE_COLD);
    }
}

void resettable_class_set_parent_phases(ResettableClass *rc, ResettableEnterPhase enter,
                                        ResettableHoldPhase hold, ResettableExitPhase exit,
                                        ResettablePhases *parent_phases)
{
    *parent_phases = rc->phases;
    if (enter) {
        rc->phases.enter = enter;
    }
    if (hold) {
        rc->phases.hold = hold;
    }
    if (exit) {
        rc->phases.exit = exit;
    }
}

const char *resettable_entering(void)
{
    return entering;
}

void resettable_start_round(void)
{
    current_round++;
}

bool resettable_was_reached(Object *obj)
{
    return state_of(obj)->round == current_round;
}

static const TypeInfo resettable_types[] = {
    {
        .name = TYPE_RESETTABLE_INTERFACE,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(ResettableClass),
    },
};
DEFINE_TYPES(resettable_types)
