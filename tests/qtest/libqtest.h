/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Client library for qtest programs: starts an emulator with a qtest and a QMP
 * socket and talks to both.  The function names and shapes are those that QEMU's
 * own qtest programs call; QMP values are json-c objects under the name QDict
 * (see qdict.h).
 *
 * The library ends the test program with a message when the emulator dies, does
 * not answer or answers FAIL where the function has no way to say so.  Use from
 * one thread only.
 *
 * Environment: QTEST_QEMU_BINARY (required; the text after its last '-' is the
 * architecture), QTEST_LOG (set: pass the emulator's qtest log and QMP traffic
 * to stderr), QTEST_TRACE (trace pattern for the emulator).
 */
#ifndef TESTS_QTEST_LIBQTEST_H
#define TESTS_QTEST_LIBQTEST_H

#include "qdict.h"

typedef struct QTestState QTestState;
/* Return true to swallow the event (the callee then owns @event). */
typedef bool (*QTestQMPEventCallback)(QTestState *s, const char *name, QDict *event,
                                      void *opaque);
/* For code that logs QMP traffic or aborts: what happens on the way down. */
typedef void (*QTestSendFn)(QTestState *s, const char *buf);

#ifndef G_GNUC_PRINTF_
#define G_GNUC_PRINTF_(a, b) __attribute__((format(printf, a, b)))
#endif

/* ---- starting and stopping --------------------------------------------------- */

/*
 * Start the emulator with @extra_args (a shell fragment) and "-accel qtest", wait
 * for both sockets and leave QMP's negotiation mode.
 */
QTestState *qtest_init(const char *extra_args);
QTestState *qtest_initf(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);
QTestState *qtest_vinitf(const char *fmt, va_list ap) G_GNUC_PRINTF_(1, 0);
/* As qtest_init(), the QMP greeting is still unread. */
QTestState *qtest_init_without_qmp_handshake(const char *extra_args);
/* Adds a "-serial" that is connected to *@sock_fd. */
QTestState *qtest_init_with_serial(const char *extra_args, int *sock_fd);
/* Another emulator than QTEST_QEMU_BINARY: the path is in environment variable @var. */
QTestState *qtest_init_with_env(const char *var, const char *extra_args);

/* SIGTERM, wait, check the exit status (see qtest_set_expected_status), free. */
void qtest_quit(QTestState *s);
/* SIGTERM and wait only. */
void qtest_kill_qemu(QTestState *s);
/* Wait until it ends by itself. */
void qtest_wait_qemu(QTestState *s);
/* Whether it still runs. */
bool qtest_probe_child(QTestState *s);
/* qtest_quit() checks for this exit status instead of 0. */
void qtest_set_expected_status(QTestState *s, int status);
pid_t qtest_pid(QTestState *s);

/* Runs the emulator with @args and nothing else until it ends (at most @seconds). */
typedef struct QTestRun {
    char *out;              /* what it wrote to stdout, NUL-terminated */
    char *err;              /* likewise stderr */
    int status;             /* exit status; 128 + N when killed by signal N */
    bool timed_out;         /* had to be killed */
} QTestRun;
QTestRun *qtest_run(const char *args);
QTestRun *qtest_runf(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);
/* As qtest_run(), @input is its standard input. */
QTestRun *qtest_run_input(const char *args, const char *input, unsigned seconds);
void qtest_run_free(QTestRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QTestRun, qtest_run_free)

/* The path in QTEST_QEMU_BINARY (or in environment variable @var when it is set). */
const char *qtest_qemu_binary(const char *var);
/* "aarch64": the text after the binary's last '-'. */
const char *qtest_get_arch(void);
bool qtest_big_endian(QTestState *s);

/* ---- registering tests: "/ARCH/" is put before the path ------------------------ */

void qtest_add_func(const char *str, void (*fn)(void));
void qtest_add_data_func(const char *str, const void *data, void (*fn)(const void *));
void qtest_add_data_func_full(const char *str, void *data, void (*fn)(const void *),
                              GDestroyNotify data_free_func);
#define qtest_add(testpath, Fixture, tdata, fsetup, ftest, fteardown)                   \
    do {                                                                                \
        g_autofree char *path_ = g_strdup_printf("/%s/%s", qtest_get_arch(), testpath); \
        g_test_add(path_, Fixture, tdata, fsetup, ftest, fteardown);                    \
    } while (0)

/* ---- memory, ports --------------------------------------------------------------- */

void qtest_outb(QTestState *s, uint16_t addr, uint8_t value);
void qtest_outw(QTestState *s, uint16_t addr, uint16_t value);
void qtest_outl(QTestState *s, uint16_t addr, uint32_t value);
uint8_t qtest_inb(QTestState *s, uint16_t addr);
uint16_t qtest_inw(QTestState *s, uint16_t addr);
uint32_t qtest_inl(QTestState *s, uint16_t addr);
void qtest_writeb(QTestState *s, uint64_t addr, uint8_t value);
void qtest_writew(QTestState *s, uint64_t addr, uint16_t value);
void qtest_writel(QTestState *s, uint64_t addr, uint32_t value);
void qtest_writeq(QTestState *s, uint64_t addr, uint64_t value);
uint8_t qtest_readb(QTestState *s, uint64_t addr);
uint16_t qtest_readw(QTestState *s, uint64_t addr);
uint32_t qtest_readl(QTestState *s, uint64_t addr);
uint64_t qtest_readq(QTestState *s, uint64_t addr);
/* Bytes as hexadecimal text, or as base64 (buf*). */
void qtest_memread(QTestState *s, uint64_t addr, void *data, size_t size);
void qtest_memwrite(QTestState *s, uint64_t addr, const void *data, size_t size);
void qtest_bufread(QTestState *s, uint64_t addr, void *data, size_t size);
void qtest_bufwrite(QTestState *s, uint64_t addr, const void *data, size_t size);
void qtest_memset(QTestState *s, uint64_t addr, uint8_t pattern, size_t size);

/* ---- interrupts -------------------------------------------------------------------- */

void qtest_irq_intercept_in(QTestState *s, const char *qom_path);
void qtest_irq_intercept_out(QTestState *s, const char *qom_path);
void qtest_irq_intercept_out_named(QTestState *s, const char *qom_path, const char *name);
/* The last reported level of intercepted line @num. */
bool qtest_get_irq(QTestState *s, int num);
/* How often intercepted line @num was reported to rise since the start. */
unsigned qtest_get_irq_raised_counter(QTestState *s, int num);
unsigned qtest_get_irq_lowered_counter(QTestState *s, int num);
/* Drive input @num of bank @name (NULL: the anonymous one). */
void qtest_set_irq_in(QTestState *s, const char *qom_path, const char *name, int num, int level);

/* ---- time: all return the virtual clock in nanoseconds --------------------------------- */

int64_t qtest_clock_step(QTestState *s, int64_t step);
/* To the next timer deadline. */
int64_t qtest_clock_step_next(QTestState *s);
int64_t qtest_clock_set(QTestState *s, int64_t val);

/* ---- the protocol itself ------------------------------------------------------------------ */

/* Send raw text (the caller adds the newline). */
void qtest_send_raw(QTestState *s, const char *text, size_t len);
/* Send one line; return the reply line (g_free), whatever it says; IRQ lines are recorded. */
char *qtest_command(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
/* The next reply line. */
char *qtest_read_reply(QTestState *s);
bool qtest_module_load(QTestState *s, const char *prefix, const char *libname);
/* Forget the qtest connection: the emulator must go on without it. */
void qtest_close_socket(QTestState *s);

/* ---- QMP --------------------------------------------------------------------------------------
 * @fmt is JSON in which strings may stand in single quotes; %s becomes a quoted
 * string, %d %i %u %ld %lld %lu %llu a number, %f a double, %i64 by PRId64, %p a
 * json_object (whose reference is taken over), %% a percent sign. */

/* Send; read the reply; events on the way are kept for the event functions. */
QDict *qtest_qmp(QTestState *s, const char *fmt, ...);
QDict *qtest_vqmp(QTestState *s, const char *fmt, va_list ap);
void qtest_qmp_send(QTestState *s, const char *fmt, ...);
void qtest_qmp_vsend(QTestState *s, const char *fmt, va_list ap);
void qtest_qmp_send_raw(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
/* With file descriptors. */
QDict *qtest_qmp_fds(QTestState *s, int *fds, size_t fds_num, const char *fmt, ...);
/* The next message that is not an event. */
QDict *qtest_qmp_receive(QTestState *s);
/* The next message, event or not. */
QDict *qtest_qmp_receive_dict(QTestState *s);
/* The reply must be a "return"; the reply / its return value. */
void qtest_qmp_assert_success(QTestState *s, const char *fmt, ...);
QDict *qtest_qmp_assert_success_ref(QTestState *s, const char *fmt, ...);
/* The reply must be an error; its "error" member. */
QDict *qtest_qmp_assert_failure_ref(QTestState *s, const char *fmt, ...);
/* Checks @response is an error of class @class, and drops it. */
void qmp_expect_error_and_unref(QDict *rsp, const char *class);
bool qmp_rsp_is_err(QDict *rsp);
void qtest_qmp_set_event_callback(QTestState *s, QTestQMPEventCallback cb, void *opaque);
/* Wait for event @event (from the kept ones first); earlier others are dropped. */
void qtest_qmp_eventwait(QTestState *s, const char *event);
QDict *qtest_qmp_eventwait_ref(QTestState *s, const char *event);
/* Takes event @event out of the kept ones, NULL if it is not there. */
QDict *qtest_qmp_event_ref(QTestState *s, const char *event);
/* Expand @fmt as the QMP functions do (g_free). */
char *qtest_vjson(const char *fmt, va_list ap);

/* A monitor command of the human monitor; its output (g_free). */
char *qtest_hmp(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
char *qtest_vhmp(QTestState *s, const char *fmt, va_list ap) G_GNUC_PRINTF_(2, 0);

void qtest_qmp_device_add_qdict(QTestState *s, const char *drv, const QDict *arguments);
void qtest_qmp_device_add(QTestState *s, const char *driver, const char *id,
                          const char *fmt, ...);
void qtest_qmp_device_del_send(QTestState *s, const char *id);
void qtest_qmp_device_del(QTestState *s, const char *id);

/* ---- what the emulator has ----------------------------------------------------------------- */

bool qtest_has_machine(const char *machine);
bool qtest_has_device(const char *device);
bool qtest_has_accel(const char *accel_name);
bool qtest_qom_has_concrete_type(const char *parent, const char *child);
/* Calls @cb for each machine, without versions other than the newest in quick mode. */
void qtest_cb_for_every_machine(void (*cb)(const char *machine), bool skip_old_versioned);
/* Property @prop of @path as bool / as JSON (new reference). */
bool qtest_qom_get_bool(QTestState *s, const char *path, const char *property);
QDict *qtest_qom_get(QTestState *s, const char *path, const char *property);
void qtest_qom_set_bool(QTestState *s, const char *path, const char *property, bool value);

#endif
