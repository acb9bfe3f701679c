/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machines, the RTC's date, the watchdog's action. */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/hw-error.h"
#include "hw/core/qdev-monitor.h"
#include "hw/core/sysbus.h"
#include "qapi/events.h"
#include "qemu/keyval.h"
#include "qemu/notify.h"
#include "system/rtc.h"
#include "system/watchdog.h"
#include "hwcore-test.h"

/* ---- a family with two versions ---------------------------------------------------- */

static int inits, resets;

static void fam_init(MachineState *ms)
{
    inits++;
}

static void fam_reset(MachineState *ms, ResetType type)
{
    resets++;
}

static const char *const fam_cpus[] = { "sys-bus-device", NULL };

static void fam_class_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->desc = "Family machine";
    mc->init = fam_init;
    mc->max_cpus = 16;
    mc->default_ram_id = "fam.ram";
    mc->smp_props.clusters_supported = true;
    machine_class_allow_dynamic_sysbus_dev(mc, "sys-bus-device");
}

static const TypeInfo fam_info[] = {
    { .name = "fam-machine", .parent = TYPE_MACHINE, .abstract = true,
      .class_init = fam_class_init },
};
DEFINE_TYPES(fam_info)

static void fam_2_0_options(MachineClass *mc)
{
    mc->is_default = true;
}

static GlobalProperty fam_1_0_compat[] = {
    { .driver = "or-irq", .property = "num-lines", .value = "3" },
};

static void fam_1_0_options(MachineClass *mc)
{
    fam_2_0_options(mc);
    mc->is_default = false;
    mc->reset = fam_reset;
    mc->deprecation_reason = "old";
    mc->smp_props.prefer_sockets = true;
    mc->valid_cpu_types = fam_cpus;
    compat_props_add(mc->compat_props, fam_1_0_compat, ARRAY_SIZE(fam_1_0_compat));
}

DEFINE_MACHINE_VERSION(fam, "fam", "fam-machine", 2, 0, true, fam_2_0_options)
DEFINE_MACHINE_VERSION(fam, "fam", "fam-machine", 1, 0, false, fam_1_0_options)

/* "/machine" of the named version; replaces what is there. */
static MachineState *new_machine(const char *name)
{
    MachineClass *mc = machine_class_by_name(name);
    Object *old = object_resolve_path_component(object_get_root(), "machine");
    Object *obj = object_new_with_class(OBJECT_CLASS(mc));

    if (old) {
        object_unparent(old);
    }
    object_property_add_child(object_get_root(), "machine", obj);
    object_unref(obj);
    return MACHINE(obj);
}

static void drop(MachineState *ms)
{
    object_unparent(OBJECT(ms));
}

/* ---- classes ----------------------------------------------------------------------- */

static void test_classes(void)
{
    MachineClass *latest = machine_class_by_name("fam"), *old = machine_class_by_name("fam-1.0");
    g_autoptr(GString) out = g_string_new(NULL);

    g_assert_true(latest == machine_class_by_name("fam-2.0"));
    g_assert_null(machine_class_by_name("nope"));
    g_assert_null(machine_class_by_name("fam-machine"));
    g_assert_true(machine_class_default() == latest);
    g_assert_cmpstr(latest->name, ==, "fam-2.0");
    g_assert_cmpstr(latest->family, ==, "fam");
    g_assert_cmpstr(latest->alias, ==, "fam");
    g_assert_null(old->alias);
    g_assert_cmpstr(old->default_ram_id, ==, "fam.ram");
    g_assert_cmpint(old->compat_props->len, ==, 1);
    g_assert_cmpint(latest->compat_props->len, ==, 0);
    machine_print_list(out);
    g_assert_cmpstr(out->str, ==,
                    "Supported machines are:\n"
                    "fam-1.0              Family machine (deprecated)\n"
                    "fam                  Family machine (alias of fam-2.0)\n"
                    "fam-2.0              Family machine (default)\n"
                    "none                 empty machine\n");
}

static void test_options(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    machine_print_options(out, machine_class_by_name("fam"));
    g_assert_true(g_str_has_prefix(out->str, "fam-2.0-machine options:\n"
                                             "  append=<string>        - Linux kernel command "
                                             "line\n"));
    g_assert_null(strstr(out->str, "  type="));
}

static void test_properties(void)
{
    static const struct {
        const char *name, *value;
    } rows[] = {
        { "kernel", "k" }, { "append", "a" }, { "initrd", "i" }, { "dtb", "d" },
        { "dumpdtb", "dd" }, { "dt-compatible", "dc" }, { "firmware", "f" },
        { "memory-backend", "m" }, { "shim", "s" }, { "usb", "on" }, { "graphics", "off" },
        { "dump-guest-core", "off" }, { "mem-merge", "off" }, { "suppress-vmdesc", "on" },
        { "aux-ram-share", "on" }, { "phandle-start", "7" },
    };
    MachineState *ms = new_machine("fam");
    Error *err = NULL;

    g_assert_true(machine_mem_merge(ms) && machine_dump_guest_core(ms) && !machine_usb(ms));
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autofree char *back = NULL;

        g_assert_true(object_property_parse(OBJECT(ms), rows[i].name, rows[i].value,
                                            &error_abort));
        back = object_property_print(OBJECT(ms), rows[i].name, false, &error_abort);
        g_assert_nonnull(back);
    }
    g_assert_cmpstr(ms->kernel_filename, ==, "k");
    g_assert_cmpstr(ms->ram_memdev_id, ==, "m");
    g_assert_true(machine_usb(ms) && !ms->enable_graphics && !machine_mem_merge(ms));
    g_assert_cmpint(ms->phandle_start, ==, 7);
    g_assert_false(object_property_parse(OBJECT(ms), "phandle-start", "-1", &err));
    assert_error(err, "phandle-start must be 0 to 2147483647");
    g_assert_false(object_property_parse(OBJECT(ms), "foo", "1", &err));
    assert_error(err, "Property 'fam-2.0-machine.foo' not found");
    drop(ms);
}

/* ---- topology ---------------------------------------------------------------------- */

static bool smp(MachineState *ms, const char *text, Error **errp)
{
    struct json_object *opts = keyval_parse_or_json(text, "cpus", NULL, &error_abort);
    bool ok = machine_set_smp_from_json(ms, opts, text[0] == '{', errp);

    json_object_put(opts);
    return ok;
}

static void test_smp(void)
{
    MachineState *ms = new_machine("fam");
    struct json_object *back;

    g_assert_cmpint(ms->smp.cpus, ==, 1);
    g_assert_true(smp(ms, "4", &error_abort));
    g_assert_cmpint(ms->smp.cpus, ==, 4);
    g_assert_cmpint(ms->smp.cores, ==, 4);
    g_assert_cmpint(ms->smp.sockets, ==, 1);
    g_assert_true(smp(ms, "2,maxcpus=8,sockets=2,clusters=2", &error_abort));
    g_assert_cmpint(ms->smp.max_cpus, ==, 8);
    g_assert_cmpint(ms->smp.cores, ==, 2);
    g_assert_true(smp(ms, "{\"cores\": 2, \"threads\": 2}", &error_abort));
    g_assert_cmpint(ms->smp.cpus, ==, 4);
    g_assert_cmpint(ms->smp.sockets, ==, 1);
    g_assert_true(smp(ms, "8,cores=2,threads=2", &error_abort));
    g_assert_cmpint(ms->smp.sockets, ==, 2);
    g_assert_true(smp(ms, "8,sockets=2,cores=2", &error_abort));
    g_assert_cmpint(ms->smp.threads, ==, 2);
    back = object_property_get_json(OBJECT(ms), "smp", &error_abort);
    g_assert_cmpint(json_object_get_int(json_object_object_get(back, "maxcpus")), ==, 8);
    g_assert_true(object_property_set_json(OBJECT(ms), "smp", back, &error_abort));
    json_object_put(back);
    ms = new_machine("fam-1.0");
    g_assert_true(smp(ms, "4", &error_abort));
    g_assert_cmpint(ms->smp.sockets, ==, 4);
    drop(ms);
}

static void test_smp_errors(void)
{
    static const struct {
        const char *text, *error;
    } rows[] = {
        { "foo=1", "Parameter 'smp.foo' is unexpected" },
        { "0", "Invalid CPU topology: CPU topology parameters must be greater than zero" },
        { "x", "Parameter 'smp.cpus' expects integer" },
        { "{\"cpus\": true}", "Parameter 'smp.cpus' expects integer" },
        { "70000", "Invalid CPU topology: cpus is 70000, the maximum is 65535" },
        { "1,sockets=60000,cores=60000",
          "Invalid CPU topology: the product of its levels is too large" },
        { "17", "Invalid SMP CPUs 17. The max CPUs supported by machine 'fam-2.0' is 16" },
        { "2,cores=3", "Invalid CPU topology: product of the hierarchy must match maxcpus: "
          "sockets (0) * clusters (1) * cores (3) * threads (1) != maxcpus (2)" },
        { "8,maxcpus=4", "Invalid CPU topology: maxcpus must be equal to or greater than smp: "
          "sockets (1) * clusters (1) * cores (4) * threads (1) == maxcpus (4) < smp_cpus (8)" },
        { "2,dies=2", "dies > 1 not supported by this machine's CPU topology" },
    };
    MachineState *ms = new_machine("fam");

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        Error *err = NULL;

        g_assert_false(smp(ms, rows[i].text, &err));
        assert_error(err, rows[i].error);
    }
    drop(ms);
}

/* ---- running ----------------------------------------------------------------------- */

static int done;

static void on_done(Notifier *notifier, void *data)
{
    done++;
}

static void test_run(void)
{
    Notifier n = { .notify = on_done }, late = { .notify = on_done };
    MachineState *ms = new_machine("fam-1.0");
    Error *err = NULL;

    phase_reset_for_test(PHASE_LATE_BACKENDS_CREATED);
    ms->cpu_type = "or-irq";
    g_assert_false(machine_run_board_init(ms, &err));
    assert_error(err, "Invalid CPU model: or-irq (the machine takes: sys-bus-device)");
    ms->cpu_type = "isabus-bridge";
    g_assert_true(machine_run_board_init(ms, &error_abort));
    g_assert_cmpint(inits, ==, 1);
    qemu_add_machine_init_done_notifier(&n);
    qdev_machine_creation_done();
    g_assert_cmpint(done, ==, 1);
    qemu_add_machine_init_done_notifier(&late);
    g_assert_cmpint(done, ==, 2);
    qemu_remove_machine_init_done_notifier(&n);
    qemu_remove_machine_init_done_notifier(&late);
    machine_reset(ms, RESET_TYPE_COLD);
    g_assert_cmpint(resets, ==, 1);
    ms = new_machine("fam");
    machine_reset(ms, RESET_TYPE_COLD);
    g_assert_cmpint(resets, ==, 1);
    phase_reset_for_test(PHASE_NO_MACHINE);
    drop(ms);
}

static void test_dynamic_sysbus(void)
{
    MachineState *ms = new_machine("fam");
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    DeviceState *dev = qdev_new("isabus-bridge"), *other = qdev_new("or-irq");

    g_assert_true(device_type_is_dynamic_sysbus_allowed(mc, "isabus-bridge"));
    g_assert_false(device_type_is_dynamic_sysbus_allowed(mc, "nope"));
    g_assert_true(device_is_dynamic_sysbus(mc, dev));
    g_assert_false(device_is_dynamic_sysbus(mc, other));
    object_unref(dev);
    object_unref(other);
    drop(ms);
}

static void test_none(void)
{
    MachineState *ms = new_machine("none");

    phase_reset_for_test(PHASE_LATE_BACKENDS_CREATED);
    g_assert_true(machine_run_board_init(ms, &error_abort));
    g_assert_cmpuint(ms->ram_size, ==, 0);
    phase_reset_for_test(PHASE_NO_MACHINE);
    drop(ms);
}

static void test_hw_error(void)
{
    if (dies_with("*hardware error: broken 5*")) {
        hw_error("broken %d\n", 5);
    }
}

/* ---- RTC, watchdog ----------------------------------------------------------------- */

static bool rtc(const char *text, Error **errp)
{
    struct json_object *opts = keyval_parse(text, NULL, NULL, &error_abort);
    bool ok = rtc_configure(opts, errp);

    json_object_put(opts);
    return ok;
}

static void test_rtc(void)
{
    struct tm tm;
    Error *err = NULL;

    g_assert_true(rtc("base=2006-06-17T16:01:21,clock=vm,driftfix=slew", &error_abort));
    qemu_get_timedate(&tm, 0);
    g_assert_cmpint(tm.tm_year, ==, 106);
    g_assert_cmpint(tm.tm_hour, ==, 16);
    g_assert_cmpint(qemu_timedate_diff(&tm), ==, 0);
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                                    5 * NANOSECONDS_PER_SECOND);
    g_assert_cmpint(qemu_timedate_diff(&tm), ==, -5);
    qemu_get_timedate(&tm, 3600);
    g_assert_cmpint(tm.tm_hour, ==, 17);
    g_assert_cmpint(tm.tm_sec, ==, 26);
    g_assert_true(rtc("base=2000-02-29", &error_abort));
    qemu_get_timedate(&tm, 0);
    g_assert_cmpint(tm.tm_mday, ==, 29);
    g_assert_cmpint(tm.tm_hour, ==, 0);

    g_assert_false(rtc("base=foo", &err));
    assert_error(err, "invalid datetime format");
    g_assert_false(rtc("base=2006-13-17", &err));
    assert_error(err, "invalid datetime format");
    g_assert_false(rtc("clock=foo", &err));
    assert_error(err, "invalid option value 'foo'");
    g_assert_false(rtc("driftfix=foo", &err));
    assert_error(err, "invalid option value 'foo'");
    g_assert_false(rtc("foo=1", &err));
    assert_error(err, "Invalid parameter 'foo'");

    g_assert_true(rtc("base=localtime,clock=rt", &error_abort));
    qemu_get_timedate(&tm, 0);
    g_assert_cmpint(qemu_timedate_diff(&tm), <=, 0);
    g_assert_true(rtc("base=utc,clock=host,driftfix=none", &error_abort));
    qemu_get_timedate(&tm, 0);
    g_assert_cmpint(tm.tm_year, >=, 124);
}

static GString *events;

static void sink(const char *name, struct json_object *data)
{
    g_string_append_printf(events, "%s %s;", name,
                           json_object_get_string(json_object_object_get(data, "action")));
}

static int nmis;

static void nmi(void)
{
    nmis++;
}

static void test_watchdog(void)
{
    events = g_string_new(NULL);
    qapi_event_set_sink(sink);
    g_assert_cmpint(select_watchdog_action("nope"), ==, -1);
    g_assert_cmpint(select_watchdog_action("reset"), ==, 0);
    g_assert_cmpint(get_watchdog_action(), ==, WATCHDOG_ACTION_RESET);
    watchdog_perform_action();
    g_assert_cmpint(qemu_reset_requested_take(), ==, SHUTDOWN_CAUSE_GUEST_RESET);
    select_watchdog_action("shutdown");
    watchdog_perform_action();
    g_assert_true(qemu_powerdown_requested_take());
    select_watchdog_action("poweroff");
    watchdog_perform_action();
    g_assert_cmpint(qemu_shutdown_requested_take(), ==, SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    select_watchdog_action("inject-nmi");
    watchdog_perform_action();
    watchdog_set_nmi_hook(nmi);
    watchdog_perform_action();
    g_assert_cmpint(nmis, ==, 1);
    watchdog_set_action(WATCHDOG_ACTION_DEBUG);
    watchdog_perform_action();
    watchdog_set_action(WATCHDOG_ACTION_NONE);
    watchdog_perform_action();
    watchdog_set_action(WATCHDOG_ACTION_PAUSE);
    watchdog_perform_action();
    g_assert_cmpstr(events->str, ==,
                    "WATCHDOG reset;WATCHDOG shutdown;WATCHDOG poweroff;WATCHDOG inject-nmi;"
                    "WATCHDOG inject-nmi;WATCHDOG debug;WATCHDOG none;WATCHDOG pause;");
    qapi_event_set_sink(NULL);
    g_string_free(events, TRUE);
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/machine/classes", test_classes);
    g_test_add_func("/machine/options", test_options);
    g_test_add_func("/machine/properties", test_properties);
    g_test_add_func("/machine/smp", test_smp);
    g_test_add_func("/machine/smp-errors", test_smp_errors);
    g_test_add_func("/machine/run", test_run);
    g_test_add_func("/machine/dynamic-sysbus", test_dynamic_sysbus);
    g_test_add_func("/machine/none", test_none);
    g_test_add_func("/machine/hw-error", test_hw_error);
    g_test_add_func("/machine/rtc", test_rtc);
    g_test_add_func("/machine/watchdog", test_watchdog);
    return hwcore_test_run();
}
