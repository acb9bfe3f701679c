/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sections that every machine has besides RAM and devices: configuration
 * (which machine is this?), timer, globalstate.
 */
#include "qemu/osdep.h"
#include "savevm-internal.h"
#include "options.h"
#include "migration/migration.h"
#include "qemu/error-report.h"
#include "qemu/timer.h"
#include "qemu/uuid.h"
#include "stream-format.h"
#include "system/runstate.h"

/* ---- configuration --------------------------------------------------------------- */

typedef struct Config {
    uint32_t len;
    char *name;                 /* len bytes, no NUL */
    uint32_t target_page_bits;
    uint32_t caps_count;
    MigrationCapability *capabilities;
    QemuUUID uuid;
} Config;

/* Both sides must agree on these: they change the form of the stream. */
static const MigrationCapability validated[] = {
    MIGRATION_CAPABILITY_X_IGNORE_SHARED,
    MIGRATION_CAPABILITY_MAPPED_RAM,
};

static int get_capability(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    MigrationCapability *cap = pv;
    char name[256];

    if (!qemu_get_counted_string(f, name)) {
        qemu_file_fail(f, -EINVAL, "a capability without a name");
        return -EINVAL;
    }
    if (!migration_capability_by_name(name, cap)) {
        g_autofree char *shown = g_strescape(name, NULL);

        qemu_file_fail(f, -EINVAL, "Received unknown capability %s", shown);
        return -EINVAL;
    }
    return 0;
}

static int put_capability(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                          JSONWriter *vmdesc)
{
    qemu_put_counted_string(f, migration_capability_name(*(MigrationCapability *)pv));
    return 0;
}

static const VMStateInfo info_capability = {
    .name = "capability", .get = get_capability, .put = put_capability,
};

static bool page_bits_needed(Config *c)
{
    const MigrationMachineInfo *machine = migration_machine_info();

    return machine->page_bits > machine->legacy_page_bits;
}

static const VMSTATE_DESCRIPTION(Config) vmstate_page_bits = {
    .name = "configuration/target-page-bits",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = page_bits_needed,
    VMSTATE_OF(Config),
    .fields = VMSTATE_FIELDS(Config, VMSTATE_UINT32(target_page_bits, Config)),
};

static bool capabilities_needed(Config *c)
{
    return c->caps_count > 0;
}

static const VMSTATE_DESCRIPTION(Config) vmstate_capabilities = {
    .name = "configuration/capabilities",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = capabilities_needed,
    VMSTATE_OF(Config),
    .fields = VMSTATE_FIELDS(Config,
        VMSTATE_UINT32_V(caps_count, Config, 1),
        VMSTATE_VARRAY_UINT32_ALLOC(capabilities, Config, caps_count, 1, info_capability,
                                    MigrationCapability)),
};

static bool uuid_needed(Config *c)
{
    return migration_machine_info()->uuid && migration_has(MIGRATION_CAPABILITY_VALIDATE_UUID);
}

static bool uuid_post_load(Config *c, int version, Error **errp)
{
    const uint8_t *local = migration_machine_info()->uuid;
    char theirs[UUID_STR_LEN], ours[UUID_STR_LEN];
    QemuUUID mine;

    qemu_uuid_unparse(&c->uuid, theirs);
    if (!local) {
        warn_report("UUID is received (%s), but local uuid isn't set", theirs);
        return true;
    }
    memcpy(mine.data, local, sizeof(mine.data));
    if (qemu_uuid_is_equal(&c->uuid, &mine)) {
        return true;
    }
    qemu_uuid_unparse(&mine, ours);
    error_setg(errp, "UUID received is %s and local is %s", theirs, ours);
    return false;
}

static const VMSTATE_DESCRIPTION(Config) vmstate_uuid = {
    .name = "configuration/uuid",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = uuid_needed,
    .post_load_errp = uuid_post_load,
    VMSTATE_OF(Config),
    .fields = VMSTATE_FIELDS(Config, VMSTATE_UINT8_ARRAY_V(uuid.data, Config, 16, 1)),
};

static const VMSTATE_DESCRIPTION(Config) vmstate_configuration = {
    .name = "configuration",
    .version_id = 1,
    VMSTATE_OF(Config),
    .fields = VMSTATE_FIELDS(Config,
        VMSTATE_UINT32(len, Config),
        VMSTATE_VBUFFER_ALLOC_UINT32(name, Config, 0, NULL, len)),
    .subsections = (const VMStateDescription *const []) {
        &vmstate_page_bits.vmsd,
        &vmstate_capabilities.vmsd,
        &vmstate_uuid.vmsd,
        NULL
    },
};

int config_save(QEMUFile *f, JSONWriter *json, Error **errp)
{
    const MigrationMachineInfo *machine = migration_machine_info();
    MigrationCapability caps[ARRAY_SIZE(validated)];
    Config c = {
        .len = strlen(machine->name),
        .name = (char *)machine->name,
        .target_page_bits = machine->page_bits,
        .capabilities = caps,
    };
    int ret;

    if (!migration_knobs()->send_configuration) {
        return 0;
    }
    for (size_t i = 0; i < ARRAY_SIZE(validated); i++) {
        if (migration_has(validated[i])) {
            caps[c.caps_count++] = validated[i];
        }
    }
    if (machine->uuid) {
        memcpy(c.uuid.data, machine->uuid, sizeof(c.uuid.data));
    }
    qemu_put_byte(f, QEMU_VM_CONFIGURATION);
    json_writer_start_object(json, "configuration");
    ret = vmstate_save_state_errp(f, &vmstate_configuration.vmsd, &c, json, errp);
    json_writer_end_object(json);
    return ret;
}

static bool check_capabilities(const Config *c, Error **errp)
{
    for (size_t i = 0; i < ARRAY_SIZE(validated); i++) {
        bool received = false;

        for (uint32_t k = 0; k < c->caps_count; k++) {
            received = received || c->capabilities[k] == validated[i];
        }
        if (received != migration_has(validated[i])) {
            error_setg(errp, "Capability %s is %s, but received capability is %s",
                       migration_capability_name(validated[i]), received ? "off" : "on",
                       received ? "on" : "off");
            return false;
        }
    }
    return true;
}

static bool check_config(const Config *c, Error **errp)
{
    const MigrationMachineInfo *machine = migration_machine_info();
    g_autofree char *raw = g_strndup(c->name ?: "", c->len);

    if (strlen(raw) != c->len || strcmp(raw, machine->name)) {
        g_autofree char *received = g_strescape(raw, NULL);

        error_setg(errp, "Machine type received is '%s' and local is '%s'", received,
                   machine->name);
        return false;
    }
    if (c->target_page_bits != machine->page_bits) {
        error_setg(errp, "Received TARGET_PAGE_BITS is %" PRIu32 " but local is %u",
                   c->target_page_bits, machine->page_bits);
        return false;
    }
    return check_capabilities(c, errp);
}

int config_load(QEMUFile *f, Error **errp)
{
    Config c = { .target_page_bits = migration_machine_info()->legacy_page_bits };
    int ret = vmstate_load_state_errp(f, &vmstate_configuration.vmsd, &c, 1, errp);

    if (ret) {
        error_prepend(errp, "section 'configuration' ");
    } else if (!check_config(&c, errp)) {
        ret = -EINVAL;
    }
    g_free(c.name);
    g_free(c.capabilities);
    return ret;
}

/* ---- timer --------------------------------------------------------------------------- */

typedef struct TimersState {
    int64_t cpu_ticks_offset;
    int64_t cpu_clock_offset;
} TimersState;

static TimersState timers;

static int timers_pre_save(TimersState *t)
{
    const MigrationHooks *hooks = migration_hooks();

    t->cpu_clock_offset = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    if (hooks->get_ticks) {
        t->cpu_ticks_offset = hooks->get_ticks();
    }
    return 0;
}

static bool timers_post_load(TimersState *t, int version, Error **errp)
{
    const MigrationHooks *hooks = migration_hooks();

    if (t->cpu_clock_offset < 0 || t->cpu_clock_offset > VIRTUAL_CLOCK_MAX) {
        error_setg(errp, "the virtual clock cannot be %" PRId64 " ns", t->cpu_clock_offset);
        return false;
    }
    virtual_clock_set(t->cpu_clock_offset);
    if (hooks->set_ticks) {
        hooks->set_ticks(t->cpu_ticks_offset);
    }
    return true;
}

static const VMSTATE_DESCRIPTION(TimersState) vmstate_timers = {
    .name = "timer",
    .version_id = 2,
    .minimum_version_id = 1,
    .pre_save = timers_pre_save,
    .post_load_errp = timers_post_load,
    VMSTATE_OF(TimersState),
    .fields = VMSTATE_FIELDS(TimersState,
        VMSTATE_INT64(cpu_ticks_offset, TimersState),
        VMSTATE_UNUSED(8),
        VMSTATE_INT64_V(cpu_clock_offset, TimersState, 2)),
};

void timers_register(void)
{
    vmstate_register(NULL, 0, &vmstate_timers.vmsd, &timers);
}

/* ---- globalstate ------------------------------------------------------------------------ */

typedef struct GlobalState {
    uint32_t size;
    uint8_t runstate[32];           /* name, NUL padded */
    uint8_t has_vm_was_suspended;   /* 1: the next one means something */
    uint8_t vm_was_suspended;
    uint8_t unused[66];
    bool stored;                    /* runstate is what is to be sent */
    bool received;
} GlobalState;

static GlobalState global_state;

void global_state_store(void)
{
    const char *name = runstate_name(runstate_get());

    memset(global_state.runstate, 0, sizeof(global_state.runstate));
    memcpy(global_state.runstate, name, MIN(strlen(name), sizeof(global_state.runstate) - 1));
    global_state.has_vm_was_suspended = 1;
    global_state.stored = true;
}

void global_state_forget(void)
{
    global_state.received = false;
    global_state.stored = false;
}

bool global_state_received(const char **runstate)
{
    *runstate = (const char *)global_state.runstate;
    return global_state.received;
}

static bool globalstate_needed(GlobalState *s)
{
    return migration_knobs()->store_global_state;
}

static int globalstate_pre_save(GlobalState *s)
{
    if (!s->stored) {
        global_state_store();
    }
    s->stored = false;
    s->size = strlen((const char *)s->runstate) + 1;
    return 0;
}

static bool globalstate_post_load(GlobalState *s, int version, Error **errp)
{
    RunState state;

    if (!memchr(s->runstate, '\0', sizeof(s->runstate))
        || !runstate_from_name((const char *)s->runstate, &state)) {
        g_autofree char *raw = g_strndup((const char *)s->runstate, sizeof(s->runstate));
        g_autofree char *shown = g_strescape(raw, NULL);

        error_setg(errp, "Unknown received state %s", shown);
        return false;
    }
    s->received = true;
    return true;
}

static const VMSTATE_DESCRIPTION(GlobalState) vmstate_globalstate = {
    .name = "globalstate",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = globalstate_needed,
    .pre_save = globalstate_pre_save,
    .post_load_errp = globalstate_post_load,
    VMSTATE_OF(GlobalState),
    .fields = VMSTATE_FIELDS(GlobalState,
        VMSTATE_UINT32(size, GlobalState),
        VMSTATE_BUFFER(runstate, GlobalState),
        VMSTATE_UINT8(has_vm_was_suspended, GlobalState),
        VMSTATE_UINT8(vm_was_suspended, GlobalState),
        VMSTATE_BUFFER(unused, GlobalState)),
};

void migration_register_globalstate(void)
{
    vmstate_register(NULL, 0, &vmstate_globalstate.vmsd, &global_state);
}
