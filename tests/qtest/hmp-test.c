/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The human monitor through human-monitor-command: every "info" item and a list
 * of commands on every machine must give text and leave the machine alive; and
 * what the more telling ones say.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

static const char *const commands[] = {
    "announce_self",
    "boot_set ndc",
    "chardev-add null,id=testchardev1",
    "chardev-send-break testchardev1",
    "chardev-change testchardev1 ringbuf",
    "chardev-remove testchardev1",
    "commit all",
    "cpu 0",
    "device_add ?",
    "device_add usb-mouse,id=mouse1",
    "drive_add ignored format=help",
    "mouse_button 7",
    "mouse_move 10 10",
    "mouse_button 0",
    "device_del mouse1",
    "dump-guest-memory /dev/null 0 4096",
    "dump-guest-memory /dev/null",
    "gdbserver",
    "gva2gpa 0",
    "hostfwd_add tcp::43210-:43210",
    "hostfwd_remove tcp::43210-:43210",
    "i /w 0",
    "log all",
    "log none",
    "memsave 0 4096 \"/dev/null\"",
    "migrate_set_parameter xbzrle-cache-size 64k",
    "migrate_set_parameter downtime-limit 1",
    "migrate_set_parameter max-bandwidth 1",
    "netdev_add user,id=net1",
    "set_link net1 off",
    "set_link net1 on",
    "netdev_del net1",
    "nmi",
    "o /w 0 0x1234",
    "object_add memory-backend-ram,id=mem1,size=256M",
    "object_del mem1",
    "one-insn-per-tb on",
    "pmemsave 0 4096 \"/dev/null\"",
    "p $pc + 8",
    "qom-list /",
    "qom-set /machine initrd test",
    "qom-get /machine initrd",
    "screendump /dev/null",
    "sendkey x",
    "wavcapture /dev/null",
    "stopcapture 0",
    "sum 0 512",
    "x /8i 0x100",
    "xp /16x 0",
    /* Beyond the list that QEMU's own test has. */
    "help",
    "help info",
    "info",
    "info nothing",
    "",
    " ",
    "/",
    "info mtree -f -d -o -D",
    "info qom-tree /objects",
    "qom-get / type",
    "qom-list /nothing",
    "device_add help",
    "device_add",
    "device_add nothing,help",
    "device_add ,,,=",
    "object_add help",
    "object_add memory-backend-ram,help",
    "chardev-add",
    "migrate nothing:",
    "migrate_cancel",
    "trace-event pl011* on",
    "trace-event * off",
    "logfile /nonexistent/x",
    "xp /999999999999x 0",
    "xp /4i 0",
    "xp /8c 0",
    "p 1/0",
    "p ((((((((((1",
    "sum 0 -1",
    "i /b 0xffffff",
    "ringbuf_read nothing 10",
    "ringbuf_write nothing x",
    "getfd x",
    "closefd x",
    "watchdog_action reset",
    "system_wakeup",
    "system_powerdown",
    "stop",
    "cont",
    "exit_preconfig",
};

static char *run(QTestState *s, const char *command)
{
    g_test_message("%s", command);
    return qtest_hmp(s, "%s", command);
}

/* "help info" names the items: "info NAME[ PARAMS] -- TEXT" each. */
static unsigned every_info(QTestState *s)
{
    g_autofree char *help = qtest_hmp(s, "help info");
    g_auto(GStrv) lines = g_strsplit(help, "\r\n", 0);
    unsigned count = 0;

    for (int i = 0; lines[i] && lines[i][0]; i++, count++) {
        const char *item = lines[i] + strlen("info ");
        const char *space = strchr(item, ' ');
        g_autofree char *command = NULL;

        g_assert_true(g_str_has_prefix(lines[i], "info "));
        g_assert_nonnull(space);
        command = g_strdup_printf("info %.*s", (int)(space - item), item);
        g_free(run(s, command));
    }
    g_assert_cmpuint(count, >, 30);
    return count;
}

static void every_command(QTestState *s)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        g_free(run(s, commands[i]));
    }
    qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
}

static void test_machine(const void *opaque)
{
    const char *machine = opaque;
    QTestState *s = qtest_initf("-S -M %s", machine);
    unsigned items = every_info(s);

    every_command(s);
    every_info(s);
    g_test_message("machine %s: %u info items, %zu commands", machine, items,
                   ARRAY_SIZE(commands));
    qtest_quit(s);
}

static void add_machine(const char *machine)
{
    g_autofree char *path = g_strdup_printf("hmp/%s", machine);

    qtest_add_data_func_full(path, g_strdup(machine), test_machine, g_free);
}

static void random_lines(void)
{
    static const char letters[] = "infoqhelpxsum /0123456789-+*()'\"\\$,=.:@?%~\t\xc3\xa9";
    QTestState *s = qtest_init("-S -M none");

    for (int round = 0; round < 1000; round++) {
        GString *line = g_string_new(NULL);
        int size = g_test_rand_int_range(0, 40);

        if (round % 2) {
            g_string_append(line, commands[g_test_rand_int_range(0, ARRAY_SIZE(commands))]);
        }
        while (size--) {
            g_string_append_c(line, letters[g_test_rand_int_range(0, strlen(letters) - 2)]);
        }
        if (!g_str_has_prefix(g_strchug(line->str), "q") &&
            !g_str_has_prefix(line->str, "memsave") && !g_str_has_prefix(line->str, "pmemsave") &&
            !g_str_has_prefix(line->str, "log") && !g_str_has_prefix(line->str, "screen") &&
            !g_str_has_prefix(line->str, "migrate")) {
            g_free(qtest_hmp(s, "%s", line->str));
        }
        g_string_free(line, TRUE);
    }
    qtest_quit(s);
}

/* ---- what they say ------------------------------------------------------------------------ */

typedef struct Row {
    const char *command;
    const char *text;               /* the whole answer; NULL: nothing to check */
} Row;

static void texts(void)
{
    static const Row rows[] = {
        { "foo", "unknown command: 'foo'\r\n" },
        { "info foo", "unknown command: 'info foo'\r\n" },
        { "help foo", "unknown command: 'foo'\r\n" },
        { "help info foo", "unknown command: 'info foo'\r\n" },
        { "help quit", "quit|q -- quit the emulator\r\n" },
        { "help q", "quit|q -- quit the emulator\r\n" },
        { "help info version", "info version -- show the version of the emulator\r\n" },
        { "logfile", "logfile: filename expected\r\n"
                     "Try \"help logfile\" for more information\r\n" },
        { "device_del", "device_del: string expected\r\n"
                        "Try \"help device_del\" for more information\r\n" },
        { "print", "unexpected end of expression\r\nTry \"help print\" for more information\r\n" },
        { "p", "unexpected end of expression\r\nTry \"help print\" for more information\r\n" },
        { "stop now", "stop|s: extraneous characters at the end of line\r\n"
                      "Try \"help stop\" for more information\r\n" },
        { "p 1/0", "division by zero\r\nTry \"help print\" for more information\r\n" },
        { "p $pc + 8", "unknown register\r\nTry \"help print\" for more information\r\n" },
        { "p 1+1", "0x2\r\n" },
        { "p /d 1-2", "-1\r\n" },
        { "p /u 7", "7\r\n" },
        { "p /o 8", "010\r\n" },
        { "p /c 'a'", "'a'\r\n" },
        { "cpu 3", "invalid CPU index\r\n" },
        { "info status", "VM status: paused (prelaunch)\r\n" },
        { "info name", "tester\r\n" },
        { "info uuid", "00000000-0000-0000-0000-000000000000\r\n" },
        { "info kvm", "kvm support: not compiled\r\n" },
        { "info cpus", "" },
        { "info network", "" },
        { "info block", "" },
        { "info mice", "No mouse devices connected\r\n" },
        { "info numa", "0 nodes\r\n" },
        { "info balloon", "Error: No balloon device has been activated\r\n" },
        { "info usb", "Error: USB support not enabled\r\n" },
        { "info tpm", "TPM device not supported\r\n" },
        { "info snapshots", "Error: no block device can store vmstate for snapshot\r\n" },
        { "info trace-events nothing*", "" },
        { "trace-event foo on", "unknown event \"foo\"\r\n" },
        { "device_add foo", "Error: 'foo' is not a valid device model name\r\n"
          "Use 'help' as the name to list device models\r\n" },
        { "device_del nope", "Error: Device 'nope' not found\r\n" },
        { "chardev-add null", "Error: chardev: no id specified\r\n" },
        { "chardev-remove a", "Error: Chardev 'a' not found\r\n" },
        { "closefd a", "Error: File descriptor named 'a' not found\r\n" },
        { "sum 0 0", "00000\r\n" },
        { "i /b 0", "portb[0x0000] = 0xff\r\n" },
        { "i /h 0", "portw[0x0000] = 0xffff\r\n" },
        { "i /w 0", "portl[0x0000] = 0xffffffff\r\n" },
        { "xp 0x40000000", "40000000: Cannot access memory\r\n" },
        { "x 0", "Can not dump without CPU\r\n" },
        { "stop", "" },
        { "cont", "" },
        { "info status", "VM status: running\r\n" },
        { "s", "" },
        { "info status", "VM status: paused\r\n" },
        { "c", "" },
        { "system_reset", "" },
    };
    QTestState *s = qtest_init("-S -M none -name tester");

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autofree char *text = qtest_hmp(s, "%s", rows[i].command);

        if (strcmp(text, rows[i].text)) {
            g_test_fail_printf("'%s' says '%s', not '%s'", rows[i].command, text, rows[i].text);
        }
    }
    qtest_quit(s);
}

static void memory_texts(void)
{
    bool is_arm = !strcmp(qtest_get_arch(), "aarch64");
    QTestState *s = qtest_initf("-S -M %s", is_arm ? "virt" : "pc");
    unsigned base = is_arm ? 0x40001000 : 0x1000;
    static const uint8_t bytes[16] = { 0xd0, 0x0d, 0xfe, 0xed, 0, 0x10, 0, 0, 'a', '\'', 1, 0xff };
    g_autofree char *xp = NULL, *expected = NULL, *sum = NULL, *size = NULL;

    qtest_memwrite(s, base, bytes, sizeof(bytes));
    xp = qtest_hmp(s, "xp /4x 0x%x", base);
    expected = g_strdup_printf("%08x: 0xedfe0dd0 0x00001000 0xff012761 0x00000000\r\n", base);
    g_assert_cmpstr(xp, ==, expected);
    g_free(g_steal_pointer(&xp));
    g_free(g_steal_pointer(&expected));
    xp = qtest_hmp(s, "xp /4cb 0x%x+8", base);
    expected = g_strdup_printf("%08x: 'a' '\\'' '\\x01' '\\xff'\r\n", base + 8);
    g_assert_cmpstr(xp, ==, expected);
    sum = qtest_hmp(s, "sum 0x%x 2", base);
    g_assert_cmpstr(sum, ==, "00117\r\n");
    size = qtest_hmp(s, "info memory_size_summary");
    g_assert_cmpstr(size, ==, "base memory: 134217728\r\nplugged memory: 0\r\n");
    qtest_quit(s);
}

/* The line that ends the program is the last; no prompt asks for another. */
static void quit_says_nothing(void)
{
    g_autoptr(QTestRun) run = qtest_run_input("-M none -accel qtest -nodefaults -display none "
                                              "-monitor stdio", "quit\n", 30);

    g_assert_cmpint(run->status, ==, 0);
    g_assert_true(g_str_has_suffix(run->out, "quit\033[K\r\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("hmp/texts", texts);
    qtest_add_func("hmp/quit", quit_says_nothing);
    qtest_add_func("hmp/memory", memory_texts);
    qtest_add_func("hmp/random-lines", random_lines);
    qtest_cb_for_every_machine(add_machine, false);
    add_machine("none -m 2");
    return g_test_run();
}
