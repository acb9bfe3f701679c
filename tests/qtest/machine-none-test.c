/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine "none" with a CPU model named: starts, answers, ends. */
#include "qemu/osdep.h"
#include "libqtest.h"

static const char *cpu_option(void)
{
    return strcmp(qtest_get_arch(), "aarch64") ? "-cpu qemu64,apic-id=0" : "-cpu cortex-a57";
}

static void none_with_cpu(void)
{
    QTestState *s = qtest_initf("-machine none %s", cpu_option());

    qtest_qmp_assert_success(s, "{'execute': 'quit'}");
    qtest_wait_qemu(s);
    qtest_quit(s);
}

static void none_without_options(void)
{
    QTestState *s = qtest_init("-machine none");
    QDict *status = qtest_qmp_assert_success_ref(s, "{'execute': 'query-status'}");

    g_assert_cmpstr(qdict_get_str(status, "status"), ==, "running");
    qobject_unref(status);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("machine/none/cpu", none_with_cpu);
    qtest_add_func("machine/none/plain", none_without_options);
    return g_test_run();
}
