/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The conversations of libvirt 9.0 with an emulator: the probe of what it can do,
 * and the start, pause and end of a machine with nothing but a serial port.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

static bool is_arm(void)
{
    return !strcmp(qtest_get_arch(), "aarch64");
}

/* ---- probe ------------------------------------------------------------------------------ */

/* Commands whose absence makes the probe fail. */
static const char *const probe_commands[] = {
    "query-version", "query-target", "query-qmp-schema", "query-commands", "query-kvm",
    "qom-list-types", "query-machines", "query-command-line-options",
    "query-migrate-capabilities", "query-cpu-definitions",
};

static void probe_queries(void)
{
    QTestState *s = qtest_init("-S -no-user-config -nodefaults -nographic -machine none");

    for (size_t i = 0; i < ARRAY_SIZE(probe_commands); i++) {
        qobject_unref(qtest_qmp_assert_success_ref(s, "{'execute': %s}", probe_commands[i]));
    }
    qtest_quit(s);
}

/* Asked for each type it knows; an error is fine, an unknown command is not. */
static void probe_properties(void)
{
    static const char *const devices[] = {
        "virtio-blk-pci", "scsi-hd", "PIIX4_PM", "VGA", "pcie-root-port", "nvdimm", "usb-host",
        "vfio-pci", "isa-serial", "pl011",
    };
    static const char *const objects[] = {
        "memory-backend-file", "memory-backend-memfd", "max-arm-cpu", "max-x86_64-cpu",
        "none-machine", "virt-machine", "pc-machine",
    };
    QTestState *s = qtest_init("-S -no-user-config -nodefaults -nographic -machine none");
    QDict *reply, *error;

    for (size_t i = 0; i < ARRAY_SIZE(devices) + ARRAY_SIZE(objects); i++) {
        bool device = i < ARRAY_SIZE(devices);

        reply = qtest_qmp(s, "{'execute': %s, 'arguments': {'typename': %s}}",
                          device ? "device-list-properties" : "qom-list-properties",
                          device ? devices[i] : objects[i - ARRAY_SIZE(devices)]);
        error = qdict_get_qdict(reply, "error");
        g_assert_true(error || qdict_haskey(reply, "return"));
        g_assert_true(!error || strcmp(qdict_get_str(error, "class"), "CommandNotFound"));
        qobject_unref(reply);
    }
    qtest_quit(s);
}

static bool list_has(QDict *list, const char *member, const char *value)
{
    for (size_t i = 0; i < qlist_size(list); i++) {
        if (!g_strcmp0(qdict_get_try_str(qlist_at(list, i), member), value)) {
            return true;
        }
    }
    return false;
}

static void probe_answers(void)
{
    QTestState *s = qtest_init("-S -no-user-config -nodefaults -nographic -machine none");
    QDict *reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-target'}");

    g_assert_cmpstr(qdict_get_str(reply, "arch"), ==, qtest_get_arch());
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-kvm'}");
    g_assert_false(qdict_get_bool(reply, "enabled"));
    g_assert_false(qdict_get_bool(reply, "present"));
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-machines'}");
    g_assert_true(list_has(reply, "name", "none"));
    g_assert_true(list_has(reply, "alias", is_arm() ? "virt" : "pc"));
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-cpu-definitions'}");
    g_assert_true(list_has(reply, "name", is_arm() ? "cortex-a57" : "qemu64"));
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-command-line-options'}");
    g_assert_true(list_has(reply, "option", "machine"));
    g_assert_true(list_has(reply, "option", "chardev"));
    g_assert_true(list_has(reply, "option", "overcommit"));
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-version'}");
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(reply, "qemu"), "major"), >=, 5);
    qobject_unref(reply);
    qtest_quit(s);
}

/* ---- a domain ----------------------------------------------------------------------------- */

static QTestState *start_domain(const char *more)
{
    const char *ram = is_arm() ? "mach-virt.ram" : "pc.ram";

    return qtest_initf(
        "-name guest=N,debug-threads=on -S -object"
        " '{\"qom-type\":\"memory-backend-ram\",\"id\":\"%s\",\"size\":67108864}'"
        " -machine %s,usb=off,dump-guest-core=off,memory-backend=%s%s -m 64"
        " -overcommit mem-lock=off -smp 1,sockets=1,cores=1,threads=1"
        " -uuid 11111111-2222-3333-4444-555555555555 -no-user-config -nodefaults"
        " -rtc base=utc -no-shutdown -no-acpi -boot strict=on"
        " -audiodev '{\"id\":\"audio1\",\"driver\":\"none\"}' -sandbox off -msg timestamp=on"
        " -chardev pty,id=charserial0 %s %s",
        ram, is_arm() ? "virt-7.2" : "pc-i440fx-7.2", ram,
        is_arm() ? ",gic-version=2" : ",hpet=off",
        "-serial chardev:charserial0", more);
}

static void domain_start(void)
{
    QTestState *s = start_domain("");
    QDict *reply;

    qtest_qmp_assert_success(s, "{'execute': 'migrate-set-capabilities', 'arguments': "
                                "{'capabilities': [{'capability': 'events', 'state': true}]}}");
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-chardev'}");
    for (size_t i = 0; i < qlist_size(reply); i++) {
        QDict *row = qlist_at(reply, i);

        if (!strcmp(qdict_get_str(row, "label"), "charserial0")) {
            g_assert_true(g_str_has_prefix(qdict_get_str(row, "filename"), "pty:/dev/pts/"));
        }
    }
    g_assert_true(list_has(reply, "label", "charserial0"));
    qobject_unref(reply);
    qobject_unref(qtest_qmp_assert_success_ref(s, "{'execute': 'query-cpus-fast'}"));
    qobject_unref(qtest_qmp_assert_success_ref(s, "{'execute': 'query-named-block-nodes', "
                                                  "'arguments': {'flat': true}}"));
    qobject_unref(qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-list', 'arguments': {'path': '/machine/peripheral'}}"));
    qobject_unref(qtest_qmp_assert_success_ref(s, "{'execute': 'query-block'}"));
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_qmp_eventwait(s, "RESUME");
    qtest_quit(s);
}

static void domain_operations(void)
{
    QTestState *s = start_domain("");
    g_autofree char *text = NULL;

    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_qmp_assert_success(s, "{'execute': 'stop'}");
    qtest_qmp_eventwait(s, "STOP");
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_qmp_eventwait(s, "RESUME");
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(s, "RESET");
    qtest_qmp_assert_success(s, "{'execute': 'system_powerdown'}");
    qtest_qmp_eventwait(s, "POWERDOWN");
    text = qtest_hmp(s, "info status");
    g_assert_cmpstr(text, ==, "VM status: running\r\n");
    kill(qtest_pid(s), SIGTERM);
    qtest_qmp_eventwait(s, "SHUTDOWN");
    qtest_wait_qemu(s);
    qtest_quit(s);
}

static void domain_for_restore(void)
{
    QTestState *s = start_domain("-incoming defer");
    QDict *reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-status'}");

    g_assert_cmpstr(qdict_get_str(reply, "status"), ==, "inmigrate");
    qobject_unref(reply);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("libvirt/probe/queries", probe_queries);
    qtest_add_func("libvirt/probe/properties", probe_properties);
    qtest_add_func("libvirt/probe/answers", probe_answers);
    qtest_add_func("libvirt/domain/start", domain_start);
    qtest_add_func("libvirt/domain/operations", domain_operations);
    qtest_add_func("libvirt/domain/restore", domain_for_restore);
    return g_test_run();
}
