/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Start-up, in order.  docs/devel/startup.rst explains why in this order.
 */
#include "qemu/osdep.h"
#include "accel/accel.h"
#include "chardev/char.h"
#include "cmdline.h"
#include "hw/core/boards.h"
#include "hw/core/loader.h"
#include "migration/migration.h"
#include "migration/misc.h"
#include "monitor/monitor.h"
#include "process.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/target-info.h"
#include "system/identity.h"
#include "system/memory-hooks.h"
#include "system/rtc.h"
#include "system/startup.h"

static bool board_built;

/* Start-up cannot go on: say why, close what is open, end. */
static QEMU_NORETURN void fail(Error *err)
{
    error_report_err(err);
    qemu_chr_cleanup();
    exit(1);
}

#define MUST_(call)                     \
    do {                                \
        Error *must_err_ = NULL;        \
        Error **errp = &must_err_;      \
                                        \
        if (!(call)) {                  \
            fail(must_err_);            \
        }                               \
    } while (0)

/* ---- hooks of lower layers --------------------------------------------------------------- */

/* The mux has said that it ends. */
static void mux_key(int key)
{
    if (key == 'x') {
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_UI);
    }
}

/* mon:DEV */
static bool monitor_on_mux(Chardev *mux, Error **errp)
{
    return monitor_init_hmp(mux, true, errp);
}

static void backend_exit(int status)
{
    qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_HOST_UI, status);
}

static void incoming_failed(int status)
{
    qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_HOST_ERROR, status);
}

static void reset_for_load(void)
{
    machine_reset(MACHINE(qdev_get_machine()), RESET_TYPE_SNAPSHOT_LOAD);
}

static void set_hooks(void)
{
    static const MigrationHooks migration_hooks = {
        .take_fd = monitor_get_fd,
        .exit_failure = incoming_failed,
        .reset_for_load = reset_for_load,
    };

    qemu_chr_set_mux_key_hook(mux_key);
    qemu_chr_set_exit_hook(backend_exit);
    qemu_chr_set_monitor_hook(monitor_on_mux);
    qemu_chr_set_fd_hook(monitor_get_fd);
    qemu_chr_set_open_hook(process_open);
    migration_set_hooks(&migration_hooks);
}

/* ---- steps --------------------------------------------------------------------------------- */

static bool open_log(Error **errp)
{
    CmdLine *c = cmdline();
    int mask = 0;

    if (c->log_items) {
        qemu_log_parse_items(c->log_items, &mask);
    }
    if (!c->log_file && !c->log_items) {
        return true;
    }
    mask |= qemu_loglevel & LOG_TRACE;
    return c->log_file ? qemu_set_log_filename_flags(c->log_file, mask, errp)
                       : qemu_set_log(mask, errp);
}

static bool set_clock(Error **errp)
{
    CmdLine *c = cmdline();

    loc_restore(&c->rtc_loc);
    if (c->rtc && !rtc_configure(c->rtc, errp)) {
        return false;
    }
    loc_set_none();
    return true;
}

static void describe_machine(MachineClass *mc, const MachineState *machine)
{
    static QemuUUID uuid;
    MigrationMachineInfo info = {
        .name = mc->name,
        .page_bits = MAX(mc->minimum_page_bits, (int)target_info()->page_bits_min),
        .suppress_vmdesc = machine->suppress_vmdesc,
    };

    info.legacy_page_bits = target_info()->page_bits_legacy;
    if (qemu_vm_uuid_is_set()) {
        uuid = qemu_get_vm_uuid();
        info.uuid = uuid.data;
    }
    migration_set_machine_info(&info);
}

static void add_description(ObjectClass *klass, void *entries)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VMStateDumpEntry entry = { object_class_get_name(klass), dc->vmsd };

    if (dc->vmsd) {
        g_array_append_val(entries, entry);
    }
}

/* -dump-vmstate: write it and end. */
static bool dump_vmstate(MachineClass *mc, Error **errp)
{
    const char *path = cmdline()->dump_vmstate;
    GArray *entries;
    FILE *out;

    if (!path) {
        return true;
    }
    out = fopen(path, "w");
    if (!out) {
        error_setg_file_open(errp, errno, path);
        return false;
    }
    entries = g_array_new(true, true, sizeof(VMStateDumpEntry));
    object_class_foreach(add_description, TYPE_DEVICE, true, entries);
    vmstate_dump(out, mc->name, (const VMStateDumpEntry *)entries->data);
    g_array_unref(entries);
    fclose(out);
    qemu_cleanup(0);
    exit(0);
}

static bool start_or_wait(Error **errp)
{
    const char *incoming = cmdline()->incoming;

    if (incoming) {
        return !strcmp(incoming, "defer") ||
               migration_incoming_start(incoming, NULL, true, errp);
    }
    if (runstate_autostart()) {
        vm_start();
    }
    return true;
}

/* From a machine with options set to a running one. */
static void build_board(void)
{
    MachineState *ms = MACHINE(qdev_get_machine());

    MUST_(cmdline_check_images(errp));
    MUST_(machine_setup_memory(ms, errp));
    phase_advance(PHASE_LATE_BACKENDS_CREATED);
    MUST_(machine_run_board_init(ms, errp));
    MUST_(cmdline_create_devices(errp));
    MUST_(dump_vmstate(MACHINE_GET_CLASS(ms), errp));
    qdev_machine_creation_done();    /* warns of unused -global */
    MUST_(rom_complete(errp));
    migration_register_globalstate();
    board_built = true;
    qemu_system_reset(SHUTDOWN_CAUSE_NONE);
    qemu_chr_muxes_realize();
    MUST_(start_or_wait(errp));
}

bool qemu_in_preconfig(void)
{
    return !board_built;
}

bool qemu_exit_preconfig(Error **errp)
{
    if (board_built) {
        error_setg(errp, "The command is permitted only before machine initialization");
        return false;
    }
    build_board();
    qmp_set_preconfig(false);
    return true;
}

/* What the process needs before it may open anything. */
static void set_up_process(void)
{
    MUST_(process_follow_parent(errp));
    MUST_(process_daemonize(errp));
    process_init();
    MUST_(qemu_init_main_loop(errp) == 0);
    bql_lock();
    MUST_(open_log(errp));
    MUST_(process_write_pidfile(errp));
}

static void set_up_backends(void)
{
    MUST_(cmdline_create_objects(false, errp));
    MUST_(cmdline_create_chardevs(errp));
    MUST_(cmdline_create_qtest(errp));
    MUST_(cmdline_create_objects(true, errp));
    MUST_(cmdline_create_monitors(errp));
    MUST_(cmdline_create_ports(errp));
}

#ifdef CONFIG_MODULES
static bool load_modules(Error **errp)
{
    g_autofree char *exe = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *exe_dir = exe ? g_path_get_dirname(exe) : g_strdup(CONFIG_BINDIR);
    g_autofree char *dir = module_find_dir(exe_dir, CONFIG_BINDIR, CONFIG_MODULE_DIR);

    if (!dir) {
        warn_report("no device modules found near '%s' or in '" CONFIG_MODULE_DIR "'", exe_dir);
        return true;
    }
    return module_load_dir(dir, errp);
}
#endif

void qemu_init(int argc, char **argv)
{
    MachineClass *mc = NULL;
    MachineState *machine = NULL;

    error_init(argv[0]);
    module_call_init(MODULE_INIT_TRACE);
    module_call_init(MODULE_INIT_OPTS);
    module_call_init(MODULE_INIT_MIGRATION);
#ifdef CONFIG_MODULES
    MUST_(load_modules(errp));
#endif
    module_call_init(MODULE_INIT_QOM);
    if (!options_parse(argc, argv)) {
        exit(1);
    }
    MUST_((mc = machine_setup_class(errp)) != NULL);
    MUST_(cmdline_default_devices(mc, errp));
    set_up_process();
    set_hooks();
    monitor_init_globals();
    memory_map_init();
    MUST_(set_clock(errp));
    migration_set_only_migratable(cmdline()->only_migratable);
    (migration_init)();
    MUST_((machine = machine_setup_create(mc, errp)) != NULL);
    describe_machine(mc, machine);
    MUST_(machine_setup_accel(mc, errp));
    phase_advance(PHASE_ACCEL_CREATED);
    if (cmdline()->incoming) {
        migration_incoming_expect();
    }
    set_up_backends();
    process_catch_signals();
    if (cmdline()->preconfig) {
        qmp_set_preconfig(true);
    } else {
        build_board();
    }
    MUST_(process_drop_privileges(errp));
    process_ready();
}
