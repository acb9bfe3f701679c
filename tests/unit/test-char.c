/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of chardev: the base class, spellings of settings, simple back ends, management. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "char-test.h"
#include "chardev/char-serial.h"
#include "system/system.h"

static struct json_object *json(const char *text)
{
    struct json_object *value = json_tokener_parse(text);
    g_assert_nonnull(value);
    return value;
}

static void add_fails(const char *id, const char *backend, const char *message)
{
    Error *err = NULL;
    struct json_object *reply = NULL;
    struct json_object *value = json(backend);
    g_assert_false(qmp_chardev_add(id, value, &reply, &err));
    g_assert_null(reply);
    CHECK_ERROR(err, message);
    json_object_put(value);
}

static void add_json(const char *id, const char *backend)
{
    struct json_object *reply = NULL;
    struct json_object *value = json(backend);
    g_assert_true(qmp_chardev_add(id, value, &reply, &error_abort));
    json_object_put(reply);
    json_object_put(value);
}

/* ---- life ---- */

static void test_life(void)
{
    Chardev *chr = chr_option("null,id=life");
    g_assert_true(qemu_chr_find("life") == chr);
    g_assert_cmpstr(chr->label, ==, "life");
    g_assert_cmpstr(chr->filename, ==, "null");
    g_autofree char *path = object_get_canonical_path(OBJECT(chr));
    g_assert_cmpstr(path, ==, "/chardevs/life");
    g_assert_false(qemu_chr_is_busy(chr));
    TestFe *t = test_fe_new(chr);
    g_assert_true(qemu_chr_is_busy(chr));
    g_assert_true(qemu_chr_fe_get_driver(&t->fe) == chr);
    g_assert_true(qemu_chr_fe_backend_connected(&t->fe));
    g_assert_false(qemu_chr_fe_backend_open(&t->fe));
    CharFrontend second = { 0 };
    Error *err = NULL;
    g_assert_false(qemu_chr_fe_init(&second, chr, &err));
    CHECK_ERROR(err, "chardev 'life' is already in use");
    test_fe_free(t);
    g_assert_false(qemu_chr_is_busy(chr));
    qemu_chr_delete(chr);
    g_assert_null(qemu_chr_find("life"));
}

/* The back end goes while a device holds it. */
static void test_deleted_under_frontend(void)
{
    TestFe *t = test_fe_new(chr_option("null,id=gone"));
    qemu_chr_delete(qemu_chr_find("gone"));
    g_assert_false(qemu_chr_fe_backend_connected(&t->fe));
    g_assert_cmpint(test_fe_puts(t, "x"), ==, 0);
    test_fe_free(t);
    t = test_fe_new(chr_option("null,id=gone"));
    qemu_chr_fe_deinit(&t->fe, true);
    g_assert_null(qemu_chr_find("gone"));
    test_fe_free(t);
}

static void test_no_backend(void)
{
    CharFrontend fe = { 0 };
    int lines;
    uint8_t buf[4];
    Error *err = NULL;
    g_assert_true(qemu_chr_fe_init(&fe, NULL, &error_abort));
    g_assert_cmpint(qemu_chr_fe_write(&fe, (const uint8_t *)"abc", 3), ==, 0);
    g_assert_cmpint(qemu_chr_fe_write_all(&fe, (const uint8_t *)"abc", 3), ==, 0);
    g_assert_cmpint(qemu_chr_fe_read_all(&fe, buf, 4), ==, 0);
    g_assert_cmpuint(qemu_chr_fe_add_watch(&fe, G_IO_OUT, NULL, NULL), ==, 0);
    g_assert_cmpint(qemu_chr_fe_ioctl(&fe, CHR_IOCTL_SERIAL_GET_TIOCM, &lines), ==, -ENOTSUP);
    g_assert_cmpint(qemu_chr_fe_get_msgfd(&fe), ==, -1);
    g_assert_cmpint(qemu_chr_fe_set_msgfds(&fe, &lines, 1), ==, -1);
    g_assert_cmpint(qemu_chr_fe_wait_connected(&fe, &err), ==, -1);
    CHECK_ERROR(err, "missing associated backend");
    g_assert_null(qemu_chr_fe_get_driver(&fe));
    g_assert_false(qemu_chr_fe_backend_open(&fe));
    qemu_chr_fe_printf(&fe, "%d", 1);
    qemu_chr_fe_accept_input(&fe);
    qemu_chr_fe_set_open(&fe, true);
    qemu_chr_fe_set_echo(&fe, true);
    qemu_chr_fe_take_focus(&fe);
    qemu_chr_fe_disconnect(&fe);
    qemu_chr_fe_deinit(&fe, true);
}

/* ---- spellings ---- */

static void test_option_errors(void)
{
    option_fails("null", "chardev: no id specified");
    option_fails("id=x", "chardev: \"x\" missing backend");
    option_fails("foo,id=a", "'foo' is not a valid char driver name");
    option_fails("tty,id=a,path=/dev/null", "'tty' is not a valid char driver name");
    option_fails("fd,id=a", "'fd' is not a valid char driver name");
    option_fails("null,id=a,bar=1", "Invalid parameter 'bar'");
    option_fails("null,id=a,bar", "Invalid parameter 'bar'");
    option_fails("null,id=9", "Parameter 'id' expects an identifier");
    option_fails("null,id=a,mux=maybe", "Parameter 'mux' expects 'on' or 'off'");
    option_fails("file,id=a", "chardev: file: no filename given");
    option_fails("file,id=a,path=x,append=maybe", "Parameter 'append' expects 'on' or 'off'");
    option_fails("pipe,id=a", "chardev: pipe: no device path given");
    option_fails("pipe,id=a,path=/nonexist/p",
                 "Could not open '/nonexist/p': No such file or directory");
    option_fails("serial,id=a", "chardev: serial/tty: no device path given");
    option_fails("serial,id=a,path=/dev/nosuch",
                 "Could not open '/dev/nosuch': No such file or directory");
    option_fails("parallel,id=a,path=/dev/x",
                 "host parallel ports are not supported by this build: '/dev/x'");
    option_fails("file,id=a,path=/nonexist/f",
                 "Could not create '/nonexist/f': No such file or directory");
    option_fails("null,id=a,logfile=/nonexist/l",
                 "Could not create '/nonexist/l': No such file or directory");
    option_fails("ringbuf,id=a,size=1000", "size of ringbuf chardev must be power of two");
    option_fails("ringbuf,id=a,size=0", "size of ringbuf chardev must be power of two");
    option_fails("ringbuf,id=a,size=abc",
                 "Parameter 'size' expects a non-negative number below 2^64");
    option_fails("ringbuf,id=a,size=2E",
                 "no memory for a ringbuf chardev of 2305843009213693952 bytes");
    option_fails("mux,id=a", "chardev: mux: no chardev given");
    option_fails("mux,id=a,chardev=b", "mux: base chardev b not found");
    option_fails("hub,id=a", "'chardevs' list is not defined");
    option_fails("hub,id=a,chardevs.0=x", "chardev can't be found by id 'x'");
    option_fails("udp,id=a", "chardev: udp: remote port not specified");
    g_autofree char *long_id = g_strnfill(128, 'a');
    g_autofree char *text = g_strdup_printf("null,id=%s", long_id);
    option_fails(text, "Parameter 'id' expects an identifier");
    chr_option("null,id=a");
    option_fails("null,id=a", "Duplicate ID 'a' for chardev");
    qemu_chr_delete(qemu_chr_find("a"));
    g_assert_null(qemu_chr_find("a-base"));
}

static void check_compat(const char *text, const char *expected)
{
    struct json_object *opts = qemu_chr_parse_compat("l", text, true, &error_abort);
    struct json_object *want = json(expected);
    json_object_object_add(want, "id", json_object_new_string("l"));
    g_assert_cmpstr(json_object_to_json_string(opts), !=, NULL);
    if (!json_object_equal(opts, want)) {
        g_test_message("%s gives %s", text, json_object_to_json_string(opts));
        g_test_fail();
    }
    json_object_put(opts);
    json_object_put(want);
}

static void test_compat(void)
{
    check_compat("null", "{'backend':'null'}");
    check_compat("stdio", "{'backend':'stdio'}");
    check_compat("mon:stdio", "{'mux':'on','monitor':'on','signal':'off','backend':'stdio'}");
    check_compat("vc", "{'backend':'vc'}");
    check_compat("vc:800x600", "{'backend':'vc','width':'800','height':'600'}");
    check_compat("vc:80Cx24C", "{'backend':'vc','cols':'80','rows':'24'}");
    check_compat("pty", "{'backend':'pty'}");
    check_compat("pty:/tmp/x", "{'backend':'pty','path':'/tmp/x'}");
    check_compat("file:a,b=c", "{'backend':'file','path':'a,b=c'}");
    check_compat("pipe:p", "{'backend':'pipe','path':'p'}");
    check_compat("tcp::4444,server,nowait",
                 "{'backend':'socket','host':'','port':'4444','server':'on','wait':'off'}");
    check_compat("tcp:h:1,nodelay,to=9",
                 "{'backend':'socket','host':'h','port':'1','nodelay':'on','to':'9'}");
    check_compat("tcp:[::1]:1,server=on",
                 "{'backend':'socket','host':'::1','port':'1','server':'on'}");
    check_compat("telnet:h:1", "{'telnet':'on','backend':'socket','host':'h','port':'1'}");
    check_compat("websocket:h:1", "{'websocket':'on','backend':'socket','host':'h','port':'1'}");
    check_compat("tn3270:h:1", "{'tn3270':'on','backend':'socket','host':'h','port':'1'}");
    check_compat("unix:/p,server=on", "{'backend':'socket','path':'/p','server':'on'}");
    check_compat("unix:/p,,q", "{'backend':'socket','path':'/p,q'}");
    check_compat("udp::1", "{'backend':'udp','host':'','port':'1'}");
    check_compat("udp:h:1@:2",
                 "{'backend':'udp','host':'h','port':'1','localaddr':'','localport':'2'}");
    check_compat("/dev/ttyS9", "{'backend':'serial','path':'/dev/ttyS9'}");
    check_compat("/dev/parport0", "{'backend':'parallel','path':'/dev/parport0'}");
}

static void compat_fails(const char *text, const char *message)
{
    Error *err = NULL;
    g_assert_null(qemu_chr_new_from_text("c", text, false, &err));
    CHECK_ERROR(err, message);
}

static void test_compat_errors(void)
{
    compat_fails("foo", "'foo' is not a valid char driver");
    compat_fails("chardev:zz", "chardev \"zz\" not found");
    compat_fails("tcp:foo", "'foo' is not an address of the form [HOST]:PORT");
    compat_fails("tcp:foo:", "'foo:' is not an address of the form [HOST]:PORT");
    compat_fails("tcp:[::1", "'[::1' is not an address of the form [HOST]:PORT");
    compat_fails("udp:", "'' is not an address of the form [HOST]:PORT");
    compat_fails("udp:h:1@x", "'h:1@x' is not an address of the form [HOST]:PORT");
    compat_fails("vc:foo", "'foo' is not a size of the form WIDTHxHEIGHT or COLUMNSCxROWSC");
    compat_fails("vc:1Cx2", "'1Cx2' is not a size of the form WIDTHxHEIGHT or COLUMNSCxROWSC");
    compat_fails("mon:null", "mon: isn't supported in this context");
    compat_fails("tcp:h:1,foo=1", "Invalid parameter 'foo'");
    compat_fails("unix:", "chardev: socket: no address: one of 'path', 'host' and 'fd' is needed");
    Error *err = NULL;
    g_assert_null(qemu_chr_new_from_text("c", "none", false, &err));
    g_assert_null(err);
    g_assert_null(qemu_chr_new("c", "chardev:zz", NULL));
}

/* The two lines of advice about words without a value. */
static void test_flag_words(void)
{
    if (g_test_subprocess()) {
        struct json_object *opts = qemu_chr_parse_option("socket,id=s,port=1,server,nowait,nodelay",
                                                         &error_abort);
        printf("%s\n", json_object_to_json_string_ext(opts, JSON_C_TO_STRING_PLAIN));
        json_object_put(opts);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*\"server\":\"on\",\"wait\":\"off\",\"nodelay\":\"on\"*");
    g_test_trap_assert_stderr("*warning: short-form boolean option 'server' deprecated\n"
                              "Please use server=on instead\n*'nowait' deprecated\n"
                              "Please use wait=off instead\n*Please use nodelay=on instead\n*");
}

static void test_help(void)
{
    int status = -1;
    if (g_test_subprocess()) {
        g_assert_true(qemu_chr_option_help("help", &status));
        g_assert_cmpint(status, ==, 0);
        g_assert_true(qemu_chr_option_help("null,help", &status));
        g_assert_cmpint(status, ==, 1);
        return;
    }
    g_assert_false(qemu_chr_option_help("null,id=help1", &status));
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*Available chardev backend types: \n  file\n  hub\n  memory\n  mux\n"
                              "  null\n  parallel\n  pipe\n  pty\n  ringbuf\n  serial\n  socket\n"
                              "  stdio\n  testdev\n  udp\n  vc\n*chardev options:\n*");
}

/* ---- simple back ends ---- */

static void test_null_and_vc(void)
{
    TestFe *n = test_fe_new(chr_option("null,id=n"));
    TestFe *v = test_fe_new(chr_option("vc,id=v,cols=80,rows=24"));
    g_assert_cmpint(test_fe_puts(n, "abc"), ==, 3);
    g_assert_cmpint(test_fe_puts(v, "abc"), ==, 3);
    g_assert_cmpuint(qemu_chr_fe_add_watch(&n->fe, G_IO_OUT, NULL, NULL), ==, 0);
    g_assert_cmpint(qemu_chr_fe_ioctl(&n->fe, CHR_IOCTL_SERIAL_SET_BREAK, NULL), ==, -ENOTSUP);
    g_assert_cmpstr(n->events->str, ==, "");
    g_assert_cmpstr(v->events->str, ==, "O");
    g_assert_cmpstr(v->fe.chr->filename, ==, "vc");
    test_fe_free(n);
    test_fe_free(v);
    qemu_chr_delete(qemu_chr_find("n"));
    qemu_chr_delete(qemu_chr_find("v"));
}

static void check_file(const char *path, const char *expected)
{
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
}

static void test_file(void)
{
    g_autofree char *out = test_path("out");
    g_autofree char *in = test_path("in");
    g_autofree char *text = g_strdup_printf("file,id=f,path=%s,input-path=%s", out, in);
    g_autofree char *append = g_strdup_printf("file,id=f,path=%s,append=on", out);
    g_assert_true(g_file_set_contents(in, "input", -1, NULL));
    g_assert_true(g_file_set_contents(out, "old", -1, NULL));
    TestFe *t = test_fe_new(chr_option(text));
    g_assert_cmpint(test_fe_puts(t, "new"), ==, 3);
    t->room = 2;
    RUN_UNTIL(t->in->len == 5);
    g_assert_cmpstr(t->in->str, ==, "input");
    run_ready();
    g_assert_cmpstr(t->events->str, ==, "O");
    test_fe_free(t);
    qemu_chr_delete(qemu_chr_find("f"));
    check_file(out, "new");
    t = test_fe_new(chr_option(append));
    qemu_chr_fe_printf(&t->fe, "er %d", 7);
    test_fe_free(t);
    qemu_chr_delete(qemu_chr_find("f"));
    check_file(out, "newer 7");
    g_autofree char *bad = g_strdup_printf("file,id=f,path=%s,input-path=/nonexist", out);
    option_fails(bad, "Could not open '/nonexist': No such file or directory");
    unlink(out);
    unlink(in);
}

/* Told once, and the writer goes on. */
static void test_disk_full(void)
{
    if (g_test_subprocess()) {
        TestFe *t = test_fe_new(chr_option("file,id=full,path=/dev/full,logfile=/dev/full"));
        g_assert_cmpint(test_fe_puts(t, "abc"), ==, 3);
        g_assert_cmpint(test_fe_puts(t, "def"), ==, 3);
        test_fe_free(t);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*chardev 'full': output is lost: No space left on device\n"
                              "*chardev 'full': cannot write the log file: No space left*");
    g_test_trap_assert_stderr_unmatched("*lost*lost*");
    g_test_trap_assert_stderr_unmatched("*log file*log file*");
}

static void test_logfile(void)
{
    g_autofree char *log = test_path("log");
    g_autofree char *text = g_strdup_printf("ringbuf,id=r,logfile=%s", log);
    g_autofree char *append = g_strdup_printf("%s,logappend=on", text);
    TestFe *t = test_fe_new(chr_option(text));
    test_fe_puts(t, "one");
    test_fe_free(t);
    qemu_chr_delete(qemu_chr_find("r"));
    t = test_fe_new(chr_option(append));
    test_fe_puts(t, " two");
    test_fe_free(t);
    qemu_chr_delete(qemu_chr_find("r"));
    check_file(log, "one two");
    unlink(log);
}

static void check_read(const char *device, int size, const char *format, const char *expected)
{
    g_autofree char *text = qmp_ringbuf_read(device, size, format, &error_abort);
    g_assert_cmpstr(text, ==, expected);
}

static void test_ringbuf(void)
{
    Error *err = NULL;
    TestFe *t = test_fe_new(chr_option("memory,id=r,size=8"));
    g_assert_cmpstr(t->fe.chr->filename, ==, "ringbuf");
    g_assert_cmpint(test_fe_puts(t, "0123456789"), ==, 10);
    check_read("r", 3, NULL, "234");
    check_read("r", 100, "base64", "NTY3ODk=");
    check_read("r", 100, "utf8", "");
    g_assert_true(qmp_ringbuf_write("r", "AGEB", "base64", &error_abort));
    check_read("r", 100, NULL, " a\001");
    g_assert_true(qmp_ringbuf_write("r", "hi", NULL, &error_abort));
    uint8_t buf[4];
    g_assert_cmpint(qemu_chr_fe_read_all(&t->fe, buf, 4), ==, 2);
    g_assert_cmpmem(buf, 2, "hi", 2);
    g_assert_null(qmp_ringbuf_read("nope", 1, NULL, &err));
    CHECK_ERROR(err, "Device 'nope' not found");
    g_assert_null(qmp_ringbuf_read("r", 0, NULL, &err));
    CHECK_ERROR(err, "size must be greater than zero");
    g_assert_null(qmp_ringbuf_read("r", 1, "hex", &err));
    CHECK_ERROR(err, "Parameter 'format' does not accept value 'hex'");
    g_assert_false(qmp_ringbuf_write("r", "a", "base64", &err));
    CHECK_ERROR(err, "Parameter 'data' is not valid base64");
    chr_option("null,id=other");
    g_assert_false(qmp_ringbuf_write("other", "a", NULL, &err));
    CHECK_ERROR(err, "other is not a ringbuf device");
    g_autofree char *shown = hmp_ringbuf_format("a\\b\n\t\x01\x7f");
    g_assert_cmpstr(shown, ==, "a\\\\b\n\t\\u0001\\u007F");
    test_fe_free(t);
    qemu_chr_delete(qemu_chr_find("r"));
    qemu_chr_delete(qemu_chr_find("other"));
}

static int exit_status = -1;

static void note_exit(int status)
{
    exit_status = status;
}

static void test_testdev(void)
{
    TestFe *t = test_fe_new(chr_option("testdev,id=t"));
    qemu_chr_set_exit_hook(note_exit);
    test_fe_puts(t, "12");
    test_fe_puts(t, "q");
    g_assert_cmpint(exit_status, ==, 25);
    test_fe_puts(t, "7z0q");
    g_assert_cmpint(exit_status, ==, 1);
    test_fe_puts(t, "0x1fq");
    g_assert_cmpint(exit_status, ==, 63);
    qemu_chr_set_exit_hook(NULL);
    test_fe_free(t);
    qemu_chr_delete(qemu_chr_find("t"));
    if (g_test_subprocess()) {
        test_fe_puts(test_fe_new(chr_option("testdev,id=t")), "3q");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

static void test_serial_hds(void)
{
    Error *err = NULL;
    g_assert_true(add_serial_hd("none", &error_abort));
    g_assert_true(add_serial_hd("null", &error_abort));
    chr_option("vc,id=mine");
    g_assert_true(add_serial_hd("chardev:mine", &error_abort));
    g_assert_cmpint(serial_max_hds(), ==, 3);
    g_assert_null(serial_hd(0));
    g_assert_cmpstr(serial_hd(1)->label, ==, "serial1");
    g_assert_cmpstr(serial_hd(2)->label, ==, "mine");
    g_assert_null(serial_hd(3));
    g_assert_null(serial_hd(-1));
    g_assert_false(add_serial_hd("chardev:nope", &err));
    CHECK_ERROR(err, "could not connect serial device to character backend 'chardev:nope'");
    for (int i = 0; i < MAX_PARALLEL_PORTS; i++) {
        g_assert_true(add_parallel_hd("null", &error_abort));
    }
    g_assert_cmpstr(parallel_hd(2)->label, ==, "parallel2");
    g_assert_cmpint(parallel_max_hds(), ==, 3);
    g_assert_false(add_parallel_hd("null", &err));
    CHECK_ERROR(err, "too many parallel ports");
    qemu_chr_delete(qemu_chr_find("serial1"));
    g_assert_null(serial_hd(1));
    qemu_chr_cleanup();
    g_assert_cmpint(serial_max_hds(), ==, 0);
    g_assert_null(qemu_chr_find("mine"));
}

/* ---- management ---- */

static void test_add_errors(void)
{
    add_fails("9q", "{'type':'null','data':{}}", "Parameter 'id' expects an identifier");
    add_fails("q", "{'type':'nope','data':{}}",
              "Parameter 'backend.type' does not accept value 'nope'");
    add_fails("q", "{'type':'null'}", "Parameter 'backend.data' is missing");
    add_fails("q", "{'type':'null','data':[]}",
              "Invalid parameter type for 'backend.data', expected: object");
    add_fails("q", "[]", "Invalid parameter type for 'backend', expected: object");
    add_fails("q", "{'type':'null','data':{},'x':1}", "Parameter 'backend.x' is unexpected");
    add_fails("q", "{'type':'null','data':{'a':1}}", "Parameter 'backend.data.a' is unexpected");
    add_fails("q", "{'type':'file','data':{}}", "Parameter 'backend.data.out' is missing");
    add_fails("q", "{'type':'file','data':{'out':3}}",
              "Invalid parameter type for 'backend.data.out', expected: string");
    add_fails("q", "{'type':'file','data':{'out':'x','append':'on'}}",
              "Invalid parameter type for 'backend.data.append', expected: boolean");
    add_fails("q", "{'type':'ringbuf','data':{'size':-1}}",
              "Invalid parameter type for 'backend.data.size', expected: integer");
    add_fails("q", "{'type':'hub','data':{'chardevs':'x'}}",
              "Invalid parameter type for 'backend.data.chardevs', expected: array");
    add_fails("q", "{'type':'hub','data':{'chardevs':[1]}}",
              "Invalid parameter type for 'backend.data.chardevs', expected: array of strings");
    add_fails("q", "{'type':'hub','data':{'chardevs':[]}}",
              "Failed to add chardev 'q': 'chardevs' list is not defined");
    add_fails("q", "{'type':'file','data':{'out':'/nonexist/x'}}",
              "Failed to add chardev 'q': Could not create '/nonexist/x': "
              "No such file or directory");
    add_json("q", "{'type':'null','data':{}}");
    add_fails("q", "{'type':'null','data':{}}", "Chardev with id 'q' already exists");
    qmp_chardev_remove("q", &error_abort);
}

static void test_query(void)
{
    add_json("a", "{'type':'null','data':{}}");
    TestFe *t = test_fe_new(qemu_chr_find("a"));
    struct json_object *list = qmp_query_chardev();
    g_assert_cmpstr(json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN), ==,
                    "[{\"frontend-open\":true,\"filename\":\"null\",\"label\":\"a\"}]");
    json_object_put(list);
    list = qmp_query_chardev_backends();
    g_assert_cmpint(json_object_array_length(list), ==, 15);
    json_object_put(list);
    Error *err = NULL;
    g_assert_false(qmp_chardev_remove("zz", &err));
    CHECK_ERROR(err, "Chardev 'zz' not found");
    g_assert_false(qmp_chardev_remove("a", &err));
    CHECK_ERROR(err, "Chardev 'a' is busy");
    g_assert_true(qmp_chardev_send_break("a", &error_abort));
    g_assert_cmpstr(t->events->str, ==, "B");
    g_assert_false(qmp_chardev_send_break("zz", &err));
    CHECK_ERROR(err, "Chardev 'zz' not found");
    test_fe_free(t);
    g_assert_true(qmp_chardev_remove("a", &error_abort));
}

static void change_fails(const char *id, const char *backend, const char *message)
{
    Error *err = NULL;
    struct json_object *reply, *value = json(backend);
    g_assert_false(qmp_chardev_change(id, value, &reply, &err));
    CHECK_ERROR(err, message);
    json_object_put(value);
}

static void test_change(void)
{
    struct json_object *reply, *value = json("{'type':'ringbuf','data':{}}");
    change_fails("zz", "{'type':'null','data':{}}", "Chardev 'zz' does not exist");
    add_json("c", "{'type':'null','data':{}}");
    TestFe *t = test_fe_new(qemu_chr_find("c"));
    g_assert_true(qmp_chardev_change("c", value, &reply, &error_abort));
    json_object_put(reply);
    g_assert_cmpint(t->changes, ==, 1);
    g_assert_true(t->fe.chr == qemu_chr_find("c"));
    g_assert_cmpstr(t->fe.chr->label, ==, "c");
    test_fe_puts(t, "kept");
    check_read("c", 10, NULL, "kept");
    t->change_result = -1;
    change_fails("c", "{'type':'null','data':{}}", "Chardev 'c' change failed");
    g_assert_cmpint(test_fe_puts(t, "same"), ==, 4);
    check_read("c", 10, NULL, "same");
    change_fails("c", "{'type':'file','data':{}}", "Parameter 'backend.data.out' is missing");
    qemu_chr_fe_set_handlers(&t->fe, test_fe_can_read, test_fe_read, NULL, NULL, t, NULL, true);
    change_fails("c", "{'type':'null','data':{}}", "Chardev user does not support chardev hotswap");
    test_fe_free(t);
    g_assert_true(qmp_chardev_change("c", value, &reply, &error_abort));
    json_object_put(reply);
    add_json("m", "{'type':'mux','data':{'chardev':'c'}}");
    change_fails("m", "{'type':'null','data':{}}", "Mux device hotswap not supported yet");
    add_fails("n", "{'type':'mux','data':{'chardev':'c'}}",
              "Failed to add chardev 'n': chardev 'c' is already in use");
    add_fails("n", "{'type':'mux','data':{'chardev':'m'}}",
              "Failed to add chardev 'n': mux: base chardev m is a mux itself");
    qmp_chardev_remove("m", &error_abort);
    qmp_chardev_remove("c", &error_abort);
    json_object_put(value);
}

int main(int argc, char **argv)
{
    char_test_init(&argc, &argv);
    g_test_add_func("/char/life", test_life);
    g_test_add_func("/char/deleted-under-frontend", test_deleted_under_frontend);
    g_test_add_func("/char/no-backend", test_no_backend);
    g_test_add_func("/char/option/errors", test_option_errors);
    g_test_add_func("/char/option/flag-words", test_flag_words);
    g_test_add_func("/char/option/help", test_help);
    g_test_add_func("/char/compat/forms", test_compat);
    g_test_add_func("/char/compat/errors", test_compat_errors);
    g_test_add_func("/char/null-and-vc", test_null_and_vc);
    g_test_add_func("/char/file", test_file);
    g_test_add_func("/char/disk-full", test_disk_full);
    g_test_add_func("/char/logfile", test_logfile);
    g_test_add_func("/char/ringbuf", test_ringbuf);
    g_test_add_func("/char/testdev", test_testdev);
    g_test_add_func("/char/serial-hds", test_serial_hds);
    g_test_add_func("/char/qmp/add-errors", test_add_errors);
    g_test_add_func("/char/qmp/query", test_query);
    g_test_add_func("/char/qmp/change", test_change);
    return char_test_run();
}
