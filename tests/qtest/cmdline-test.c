/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line: what each option answers to bad input and to "help", which
 * default devices there are, and how the process ends.
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "libqtest.h"

static bool is_arm(void)
{
    return !strcmp(qtest_get_arch(), "aarch64");
}

/* The run must end with @status and write @text to stderr (@to_out: stdout). */
static void check_run(const char *args, int status, bool to_out, const char *text)
{
    g_autoptr(QTestRun) run = qtest_run(args);
    const char *where = to_out ? run->out : run->err;

    if (run->timed_out || run->status != status || !strstr(where, text)) {
        g_test_fail_printf("'%s': status %d instead of %d, or no '%s' in:\n%s", args,
                           run->status, status, text, where);
    }
}

/* ---- errors: one line on stderr, status 1 ------------------------------------------------- */

typedef struct BadOption {
    const char *args;
    const char *text;
} BadOption;

/* "@" stands for the machine and "-accel qtest -display none". */
static const BadOption bad_options[] = {
    { "-M foo", "unsupported machine type: \"foo\"" },
    { "-foo", "-foo: invalid option" },
    { "-machne none", "did you mean '-machine'?" },
    { "-M none -serial", "-serial: requires an argument" },
    { "-M none bar", "bar: Could not open 'bar': No such file or directory" },
    { "-M none -cpu foo", "unable to find CPU model 'foo'" },
    { "-M none -cpu max,help", "Expected key=value format, found help." },
    { "-M none -accel foo", "invalid accelerator foo" },
    { "-M none -display foo", "Parameter 'type' does not accept value 'foo'" },
    { "-M none -display gtk", "display 'gtk' is not supported by this build" },
    { "-M none -vga foo", "unknown vga type: foo" },
    { "-M none -nic foo", "Parameter 'type' does not accept value 'foo'" },
    { "-M none -netdev user,id=n", "network backend 'user' is not compiled into this binary" },
    { "-M none -drive file=nope", "Could not open 'nope': No such file or directory" },
    { "-M none -object foo,id=x", "Parameter 'qom-type' does not accept value 'foo'" },
    { "-M none -readconfig /nonexist", "Could not open '/nonexist': No such file or directory" },
    { "-M none -rtc foo=1", "Invalid parameter 'foo'" },
    { "-M none -rtc base=foo", "invalid datetime format" },
    { "-M none -rtc clock=foo", "invalid option value 'foo'" },
    { "-M none -name a,b=c", "Invalid parameter 'b'\nParameters: " },
    { "-M none -action foo=x", "Invalid parameter 'foo'" },
    { "-M none -action reboot=foo", "Parameter 'reboot' does not accept value 'foo'" },
    { "-M none -watchdog-action foo", "'foo'" },
    { "-M none -uuid x", "failed to parse UUID string: wrong format" },
    { "-M none -icount x", "icount: Invalid shift value" },
    { "-M none -pidfile /nonexist/x", "cannot create PID file: Could not create '/nonexist/x'" },
    { "-M none -device foo",
      "'foo' is not a valid device model name\nUse 'help' as the name to list" },
    { "-M none -chardev fil,id=a", "\nBack ends: " },
    { "-M none -chardev null", "chardev: no id specified" },
    { "-M none -chardev id=x", "chardev: \"x\" missing backend" },
    { "-M none -chardev foo,id=a", "'foo' is not a valid char driver name" },
    { "-M none -chardev null,id=a,bar=1", "Invalid parameter 'bar'" },
    { "-M none -chardev null,id=a -chardev null,id=a", "Duplicate ID 'a' for chardev" },
    { "-M none -monitor foo", "'foo' is not a valid char driver" },
    { "-M none -monitor chardev:nope", "chardev \"nope\" not found" },
    { "-M none -mon chardev=nope", "chardev \"nope\" not found" },
    { "-M none -mon chardev=nope,mode=foo", "unknown monitor mode 'foo'" },
    { "-M none -D 'x%s'", "Bad logfile template: x%s" },
    { "-M none -D /nonexist/x", "/nonexist/x" },
    { "-M none -trace events=/nonexist", "/nonexist" },
    { "-M none -d int,foo", "-d int,foo: unknown log item 'foo'" },
    { "-M none -gdb tcp::1", "the gdb server is not supported by this build" },
    { "-M none -s", "the gdb server is not supported by this build" },
    { "-M none -sandbox on", "sandboxing is not supported by this build" },
    { "-M none -semihosting", "semihosting is not supported by this build" },
    { "-M none -plugin x", "plugins are not supported by this build" },
    { "-M none -loadvm x", "not supported by this build" },
    { "-M none -audiodev alsa,id=a", "audio driver 'alsa' is not supported by this build" },
    { "-M none -add-fd fd=1,set=2", "fd must be above 2" },
    { "-M none -add-fd fd=99,set=2", "cannot duplicate descriptor 99" },
    { "-M none -run-with foo=1", "Invalid parameter 'foo'" },
    { "-M none -daemonize -run-with exit-with-parent=on",
      "exit-with-parent is not compatible with -daemonize" },
    { "-M none -nographic -daemonize", "-nographic cannot be used with -daemonize" },
    { "-M none -daemonize -monitor stdio", "cannot use stdio with -daemonize" },
    { "-M none -append x", "-append only allowed with -kernel option" },
    { "-M none -accel qtest -machine accel=qtest",
      "The -accel and \"-machine accel=\" options are incompatible" },
    { "-M none -qtest foo", "'foo' is not a valid char driver" },
    { "@ -kernel /nonexist", "could not load kernel '/nonexist'" },
    { "@ -bios /nonexist", "Could not find ROM image '/nonexist'" },
    { "@ -smp 0", "Invalid CPU topology: CPU topology parameters must be greater than zero" },
    { "@ -smp 600", "Invalid SMP CPUs 600. The max CPUs supported by machine '" },
    { "@ -smp 2,cores=3", "Invalid CPU topology: product of the hierarchy must match maxcpus" },
    { "@ -smp foo=1", "Parameter 'smp.foo' is unexpected" },
    { "@ -m abc", "Parameter 'size' expects a non-negative number below 2^64" },
    { "@ -m 128M,slots=2", "slots specified but no max-size" },
    { "@ -m 128M,maxmem=64M", "invalid value of maxmem" },
    { "@ -m size=1,foo=2", "Invalid parameter 'foo'" },
    { "@ -m 1E", "Cannot allocate memory" },
    { "@ -boot foo=1", "Parameter 'boot.foo' is unexpected" },
    { "@ -boot order=zz", "Invalid boot device 'z'" },
    { "@ -machine foo=1", ".foo' not found" },
    { "@ -machine memory-backend=nope", "nope" },
    { "@ -serial foo", "could not connect serial device to character backend 'foo'" },
    { "@ -serial chardev:nope", "could not connect serial device to character backend" },
    { "@ -serial stdio -monitor stdio", "cannot use stdio by multiple character devices" },
    { "@ -nographic -serial mon:stdio -monitor stdio",
      "cannot use stdio by multiple character devices" },
    { "@ -object memory-backend-ram,id=m", "m" },
};

static void one_bad_option(const void *opaque)
{
    const BadOption *row = opaque;
    const char *machine = is_arm() ? "-machine virt" : "-machine pc";
    g_autofree char *base = g_strdup_printf("%s -accel qtest -display none", machine);
    g_auto(GStrv) parts = g_strsplit(row->args, "@", -1);
    g_autofree char *args = g_strjoinv(base, parts);

    check_run(args, 1, false, row->text);
}

static const BadOption bad_arm_options[] = {
    { "", "No machine specified, and there is no default\n"
          "Use -machine help to list supported machines\n" },
    { "-M virt", "no accelerator that runs guest code in this build; use -accel qtest" },
    { "-M virt -accel tcg", "no accelerator that runs guest code in this build" },
    { "-M virt,gic-version=7", "Valid values are 3, 2, host, max." },
    { "-M virt,gic-version", "Expected '=' after parameter 'gic-version'" },
    { "-M virt,its=maybe", "Parameter 'its' expects 'on' or 'off'" },
    { "-M virt,acpi=foo", "Parameter 'acpi' does not accept value 'foo'" },
    { "-M virt,secure=on", "secure=on is not supported by this build" },
    { "-M virt,virtualization=on", "virtualization=on is not supported by this build" },
    { "-M virt,iommu=smmuv3", "iommu=smmuv3 is not supported by this build" },
    { "-M virt,highmem=off -m 4G -accel qtest", "Addressing limited to 32 bits" },
    { "-M virt,highmem-mmio-size=513G", "highmem-mmio-size is not a power of 2" },
    { "-M virt,highmem-mmio-size=256G", "highmem-mmio-size cannot be set to a lower value" },
    { "-M virt,x-oem-id=1234567", "x-oem-id" },
    { "-M virt -accel qtest -global pl011.foo=1",
      "can't apply global pl011.foo=1: Property 'pl011.foo' not found" },
    { "-M virt -accel qtest -device pl011",
      "Parameter 'driver' expects a pluggable device type" },
};

static const BadOption bad_x86_options[] = {
    { "-no-hpet", "invalid option" },
    { "", "no accelerator that runs guest code in this build; use -accel qtest" },
    { "-M pc,max-ram-below-4g=5G", "expects size less than or equal to 4G" },
    { "-M pc,vmport=foo", "Parameter 'vmport' does not accept value 'foo'" },
    { "-M none -parallel null -parallel null -parallel null -parallel null",
      "too many parallel ports" },
};

static void add_bad_options(const BadOption *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *path = g_strdup_printf("cmdline/bad/%s",
                                                *rows[i].args ? rows[i].args : "nothing");

        g_strdelimit(path + strlen("cmdline/bad/"), "/", '_');
        qtest_add_data_func(path, &rows[i], one_bad_option);
    }
}

/* ---- help ---------------------------------------------------------------------------------- */

static void help_outputs(void)
{
    check_run("-version", 0, true, "QEMU emulator version ");
    check_run("--version", 0, true, "QEMU emulator version ");
    check_run("-h", 0, true, "usage: qemu-system-");
    check_run("-help", 0, true, " [options] [disk_image]\n");
    check_run("-M help", 0, true, "Supported machines are:\n");
    check_run("-machine help", 0, true, "none                 empty machine\n");
    check_run("-cpu help", 0, true, "Available CPUs:\n");
    check_run("-accel help", 0, true, "Accelerators supported in QEMU binary:\nqtest\n");
    check_run("-device help", 0, true, "Misc devices:\nname \"loader\", desc \"Generic Loader\"\n");
    check_run("-device foo,help", 0, false, "-device foo,help: Device 'foo' not found");
    check_run("-object help", 0, true, "List of user creatable objects:\n");
    check_run("-chardev help", 0, true, "Available chardev backend types:");
    check_run("-chardev null,help", 1, true, "chardev options:");
    check_run("-display help", 0, true, "Available display backend types:\nnone\n");
    check_run("-netdev help", 0, true, "Available netdev backend types:\n");
    check_run("-audio help", 0, true, "Available audio drivers:\n");
    check_run("-smp help", 0, true, "smp-opts options:\n");
    check_run("-boot help", 0, true, "boot-opts options:\n");
    check_run("-rtc help", 1, true, "rtc options:\n");
    check_run("-msg help", 1, true, "msg options:\n");
    check_run("-global help", 1, true, "global options:\n");
    check_run("-trace help", 0, true, "");
    check_run("-d help", 0, true, "guest_errors");
    check_run("-L help", 0, true, "/");
}

static void machine_help(void)
{
    if (is_arm()) {
        check_run("-M help", 0, true,
                  "virt                 QEMU 11.0 ARM Virtual Machine (alias of virt-11.0)\n"
                  "virt-11.0            QEMU 11.0 ARM Virtual Machine\n");
        check_run("-M virt,help", 0, true, "virt-11.0-machine options:\n");
        check_run("-M virt-7.2,help", 0, true, "  gic-version=<string>");
        check_run("-cpu help", 0, true, "  cortex-a57\n");
    } else {
        check_run("-M help", 0, true, "(alias of pc-i440fx-11.0)");
        check_run("-M help", 0, true, "(default)");
        check_run("-M pc,help", 0, true, "pc-i440fx-11.0-machine options:\n");
        check_run("-cpu help", 0, true, "  qemu64 ");
    }
}

/* ---- default devices ----------------------------------------------------------------------- */

typedef struct Wiring {
    const char *args;
    const char *chardevs;           /* "LABEL=FILENAME ...", sorted by label */
} Wiring;

static const Wiring wirings[] = {
    { "", "char0 compat_monitor0=vc parallel0=vc qtest serial0=vc" },
    { "-nographic", "char0 parallel0=null qtest serial0=stdio" },
    { "-nographic -monitor none", "char0 parallel0=null qtest serial0=stdio" },
    { "-nographic -serial null", "char0 parallel0=null qtest serial0=null" },
    { "-serial null -serial null", "char0 compat_monitor0=vc parallel0=vc qtest serial0=null "
                                   "serial1=null" },
    { "-serial none -serial null", "char0 compat_monitor0=vc parallel0=vc qtest serial1=null" },
    { "-nodefaults", "char0 qtest" },
    { "-nodefaults -nographic", "char0 qtest" },
    { "-nodefaults -serial null", "char0 qtest serial0=null" },
    { "-nodefaults -monitor null -monitor null",
      "char0 compat_monitor0=null compat_monitor1=null qtest" },
    { "-serial mon:null", "char0 parallel0=vc qtest serial0-base=null serial0=mux" },
    { "-parallel none -serial none -monitor none", "char0 qtest" },
};

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "LABEL=FILENAME" of all character devices; sockets without the name. */
static char *chardevs(QTestState *s)
{
    QDict *list = qtest_qmp_assert_success_ref(s, "{'execute': 'query-chardev'}");
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < qlist_size(list); i++) {
        QDict *row = qlist_at(list, i);
        const char *file = qdict_get_str(row, "filename");
        const char *label = qdict_get_str(row, "label");

        g_ptr_array_add(rows, strstr(file, "unix:") ? g_strdup(label)
                                                    : g_strdup_printf("%s=%s", label, file));
    }
    qobject_unref(list);
    g_ptr_array_sort(rows, by_text);
    g_ptr_array_add(rows, NULL);
    return g_strjoinv(" ", (char **)rows->pdata);
}

static void one_wiring(const void *opaque)
{
    const Wiring *row = opaque;
    QTestState *s = qtest_initf("-machine %s %s </dev/null", is_arm() ? "virt" : "pc", row->args);
    g_autofree char *have = chardevs(s);

    /* The -mon of this library claims the default monitor, as any -mon does. */
    g_autofree char *want = g_strdup(row->chardevs);
    char *monitor = strstr(row->args, "-monitor null") ? NULL : strstr(want, "compat_monitor0=vc ");

    if (monitor) {
        memmove(monitor, monitor + strlen("compat_monitor0=vc "),
                strlen(monitor + strlen("compat_monitor0=vc ")) + 1);
    }
    g_assert_cmpstr(have, ==, want);
    qtest_quit(s);
}

/* Ctrl-a c leads to the monitor, Ctrl-a x ends the program. */
static void nographic_mux(void)
{
    g_autofree char *args = g_strdup_printf("-machine %s -accel qtest -nographic",
                                            is_arm() ? "virt" : "pc");
    g_autoptr(QTestRun) run = qtest_run_input(args, "\001c\001c\001x", 10);

    g_assert_cmpint(run->status, ==, 0);
    g_assert_nonnull(strstr(run->out, " monitor - type 'help' for more information\r\n(qemu) "));
    g_assert_true(g_str_has_suffix(run->out, "QEMU: Terminated\n\r"));
}

/* ---- the process --------------------------------------------------------------------------- */

static void pidfile(void)
{
    g_autofree char *path = g_strdup_printf("%s/qtest-%d.pid", g_get_tmp_dir(), getpid());
    QTestState *s = qtest_initf("-machine none -pidfile %s", path);
    g_autofree char *text = NULL;
    g_autofree char *want = g_strdup_printf("%d\n", qtest_pid(s));
    g_autofree char *second = g_strdup_printf("-machine none -display none -pidfile %s", path);

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, want);
    check_run(second, 1, false, "cannot create PID file: Cannot lock");
    g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    qtest_quit(s);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* The probe of libvirt 9.0: the parent returns once socket and pid file are there. */
static void daemon_probe(void)
{
    g_autofree char *dir = g_dir_make_tmp("qtest-XXXXXX", NULL);
    g_autofree char *pid_path = g_build_filename(dir, "qmp.pid", NULL);
    g_autofree char *socket_path = g_build_filename(dir, "qmp.monitor", NULL);
    g_autoptr(QTestRun) run = qtest_runf(
        "-S -no-user-config -nodefaults -nographic -machine none,accel=kvm:tcg"
        " -qmp unix:%s,server=on,wait=off -pidfile %s -daemonize", socket_path, pid_path);
    g_autofree char *text = NULL;
    pid_t pid;

    g_assert_cmpstr(run->err, ==, "");
    g_assert_cmpint(run->status, ==, 0);
    g_assert_true(g_file_test(socket_path, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_get_contents(pid_path, &text, NULL, NULL));
    pid = atoi(text);
    g_assert_cmpint(kill(pid, SIGTERM), ==, 0);
    for (int i = 0; i < 3000 && g_file_test(pid_path, G_FILE_TEST_EXISTS); i++) {
        g_usleep(10000);
    }
    g_assert_false(g_file_test(pid_path, G_FILE_TEST_EXISTS));
    g_assert_false(g_file_test(socket_path, G_FILE_TEST_EXISTS));
    g_rmdir(dir);
}

static void daemon_that_fails(void)
{
    check_run("-machine none -nodefaults -daemonize -qmp unix:/nonexist/s,server=on,wait=off", 1,
              false, "/nonexist/s");
}

static void signals(void)
{
    static const struct { int number; const char *text; } rows[] = {
        { SIGTERM, "terminating on signal 15 from pid " },
        { SIGHUP, "terminating on signal 1 from pid " },
        { SIGINT, "terminating on signal 2 from pid " },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autofree char *err = g_strdup_printf("%s/qtest-%d.err", g_get_tmp_dir(), getpid());
        QTestState *s = qtest_initf("-machine none 2>%s", err);
        g_autofree char *text = NULL;

        kill(qtest_pid(s), rows[i].number);
        qtest_qmp_eventwait(s, "SHUTDOWN");
        qtest_wait_qemu(s);
        g_assert_true(g_file_get_contents(err, &text, NULL, NULL));
        g_assert_nonnull(strstr(text, rows[i].text));
        g_assert_nonnull(strstr(text, "cmdline-test)\n"));
        unlink(err);
        qtest_quit(s);
    }
}

static void stdin_ends(void)
{
    QTestState *s = qtest_initf("-machine %s -serial stdio </dev/null", is_arm() ? "virt" : "pc");

    qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    g_assert_true(qtest_probe_child(s));
    qtest_quit(s);
}

/* ---- run control --------------------------------------------------------------------------- */

static void assert_status(QTestState *s, const char *status)
{
    QDict *reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-status'}");

    g_assert_cmpstr(qdict_get_str(reply, "status"), ==, status);
    qobject_unref(reply);
}

static void assert_cause(QDict *event, bool guest, const char *reason)
{
    QDict *data = qdict_get_qdict(event, "data");

    g_assert_cmpint(qdict_get_bool(data, "guest"), ==, guest);
    g_assert_cmpstr(qdict_get_str(data, "reason"), ==, reason);
    qobject_unref(event);
}

static void stopped_start(void)
{
    QTestState *s = qtest_init("-machine none -S");

    assert_status(s, "prelaunch");
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_qmp_eventwait(s, "RESUME");
    assert_status(s, "running");
    qtest_qmp_assert_success(s, "{'execute': 'stop'}");
    qtest_qmp_eventwait(s, "STOP");
    assert_status(s, "paused");
    qtest_quit(s);
}

static void reset_and_powerdown(void)
{
    QTestState *s = qtest_init("-machine none");

    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    assert_cause(qtest_qmp_eventwait_ref(s, "RESET"), false, "host-qmp-system-reset");
    qtest_qmp_assert_success(s, "{'execute': 'system_powerdown'}");
    qtest_qmp_eventwait(s, "POWERDOWN");
    assert_status(s, "running");
    qtest_quit(s);
}

static void quitting(void)
{
    static const char *const args[] = { "-machine none", "-machine none -no-shutdown" };

    for (size_t i = 0; i < ARRAY_SIZE(args); i++) {
        QTestState *s = qtest_init(args[i]);

        qtest_qmp_assert_success(s, "{'execute': 'quit'}");
        assert_cause(qtest_qmp_eventwait_ref(s, "SHUTDOWN"), false, "host-qmp-quit");
        qtest_wait_qemu(s);
        qtest_quit(s);
    }
}

static void preconfig(void)
{
    QTestState *s = qtest_initf("-machine %s --preconfig", is_arm() ? "virt" : "pc");

    assert_status(s, "prelaunch");
    qobject_unref(qtest_qmp_assert_failure_ref(s, "{'execute': 'query-cpus-fast'}"));
    qtest_qmp_assert_success(s, "{'execute': 'x-exit-preconfig'}");
    qtest_qmp_eventwait(s, "RESUME");
    assert_status(s, "running");
    qobject_unref(qtest_qmp_assert_failure_ref(s, "{'execute': 'x-exit-preconfig'}"));
    qtest_quit(s);
}

/* ---- configuration files, names ------------------------------------------------------------ */

static void readconfig(void)
{
    g_autofree char *path = g_strdup_printf("%s/qtest-%d.cfg", g_get_tmp_dir(), getpid());
    QTestState *s;
    QDict *list;

    g_assert_true(g_file_set_contents(path, "[machine]\n  type = \"none\"\n"
                                      "[memory]\n  size = \"200\"\n"
                                      "[chardev \"c\"]\n  backend = \"null\"\n", -1, NULL));
    s = qtest_initf("-readconfig %s -set chardev.c.logfile=/dev/null", path);
    list = qtest_qmp_assert_success_ref(s, "{'execute': 'query-memdev'}");
    g_assert_cmpuint(qlist_size(list), ==, 1);
    g_assert_cmpstr(qdict_get_str(qlist_at(list, 0), "id"), ==, "ram");
    g_assert_cmpint(qdict_get_int(qlist_at(list, 0), "size"), ==, 200 << 20);
    qobject_unref(list);
    qtest_quit(s);
    unlink(path);
}

static void name_and_uuid(void)
{
    QTestState *s = qtest_init("-machine none -name guest=x,debug-threads=on,process=y"
                               " -uuid 12345678-1234-1234-1234-123456789abc");
    QDict *reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-name'}");

    g_assert_cmpstr(qdict_get_str(reply, "name"), ==, "x");
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-uuid'}");
    g_assert_cmpstr(qdict_get_str(reply, "UUID"), ==, "12345678-1234-1234-1234-123456789abc");
    qobject_unref(reply);
    qtest_quit(s);
}

/* Options that ask for nothing this build lacks. */
static void accepted(void)
{
    QTestState *s = qtest_init(
        "-machine none -no-user-config -nodefaults -no-acpi -nic none -net none -vga none "
        " -audio none"
        " -audiodev '{\"id\":\"audio1\",\"driver\":\"none\"}' -sandbox off -overcommit mem-lock=off"
        " -rtc base=utc -boot strict=on -msg timestamp=on -k de -icount shift=3 -seed 7"
        " -global foo.bar=1 -watchdog-action none -no-reboot -no-shutdown -echr 0x14 -L /tmp"
        " --display none -cpu max");

    qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_bad_options(bad_options, ARRAY_SIZE(bad_options));
    if (is_arm()) {
        add_bad_options(bad_arm_options, ARRAY_SIZE(bad_arm_options));
    } else {
        add_bad_options(bad_x86_options, ARRAY_SIZE(bad_x86_options));
    }
    qtest_add_func("cmdline/help", help_outputs);
    qtest_add_func("cmdline/help/machine", machine_help);
    for (size_t i = 0; i < ARRAY_SIZE(wirings); i++) {
        g_autofree char *path = g_strdup_printf("cmdline/wiring/%s",
                                                *wirings[i].args ? wirings[i].args : "none");

        qtest_add_data_func(path, &wirings[i], one_wiring);
    }
    qtest_add_func("cmdline/nographic", nographic_mux);
    qtest_add_func("cmdline/process/pidfile", pidfile);
    qtest_add_func("cmdline/process/daemon", daemon_probe);
    qtest_add_func("cmdline/process/daemon-fails", daemon_that_fails);
    qtest_add_func("cmdline/process/signals", signals);
    qtest_add_func("cmdline/process/stdin-ends", stdin_ends);
    qtest_add_func("cmdline/run/stopped", stopped_start);
    qtest_add_func("cmdline/run/reset", reset_and_powerdown);
    qtest_add_func("cmdline/run/quit", quitting);
    qtest_add_func("cmdline/run/preconfig", preconfig);
    qtest_add_func("cmdline/readconfig", readconfig);
    qtest_add_func("cmdline/name-and-uuid", name_and_uuid);
    qtest_add_func("cmdline/accepted", accepted);
    return g_test_run();
}
