/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mux: up to four users share one back end.  Everybody's output goes out;
 * input goes to the user in focus, which the keys after the prefix (C-a)
 * change.
 */
#include "qemu/osdep.h"
#include "chardev/char-io.h"
#include "chardev/char-mux.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "system/runstate.h"

#define MUX_BUFFER 32                /* so much input waits for a user */
#define MUX_RING   (2 * MUX_BUFFER)  /* and what was read before a key moved the focus to it */

typedef struct MuxUser {
    CharFrontend *fe;                /* NULL: free */
    uint8_t buf[MUX_RING];           /* input that it does not take yet */
    unsigned head, used;
} MuxUser;

typedef struct MuxChardev {
    QOM_PARENT(Chardev);
    CharFrontend base;
    MuxUser users[MUX_MAX_USERS];
    int focus;                       /* -1: nobody */
    bool started;                    /* events go out, input is read */
    bool got_prefix;
    bool timestamps;
    bool line_start;
    int64_t stamp_start_ns;
} MuxChardev;

DECLARE_INSTANCE_CHECKER(MuxChardev, MUX_CHARDEV, TYPE_CHARDEV_MUX)

int term_escape_char = 1;
static GSList *muxes;
static bool muxes_started;
static GSource *start_source;

static void send_event(MuxChardev *m, int tag, QEMUChrEvent event)
{
    CharFrontend *fe = tag >= 0 ? m->users[tag].fe : NULL;
    if (fe && fe->chr_event && m->started) {
        fe->chr_event(fe->opaque, event);
    }
}

/* ---- input ------------------------------------------------------------------ */

/* Give the user what it takes. */
static void user_push(MuxUser *u)
{
    while (u->used > 0 && u->fe && u->fe->chr_can_read && u->fe->chr_read) {
        int max = u->fe->chr_can_read(u->fe->opaque);
        int n = MIN(MIN((int)u->used, MUX_RING - (int)u->head), max);
        if (n <= 0) {
            return;
        }
        const uint8_t *from = u->buf + u->head;
        u->head = (u->head + n) % MUX_RING;
        u->used -= n;
        u->fe->chr_read(u->fe->opaque, from, n);
    }
}

static void user_put(MuxUser *u, uint8_t byte)
{
    assert(u->used < MUX_RING);
    u->buf[(u->head + u->used++) % MUX_RING] = byte;
}

void chr_mux_set_focus(Chardev *chr, unsigned tag)
{
    MuxChardev *m = MUX_CHARDEV(chr);
    if (m->focus == (int)tag) {
        return;
    }
    send_event(m, m->focus, CHR_EVENT_MUX_OUT);
    m->focus = tag;
    send_event(m, m->focus, CHR_EVENT_MUX_IN);
    qemu_chr_fe_accept_input(&m->base);
}

static void focus_next(MuxChardev *m)
{
    for (int i = 1; i <= MUX_MAX_USERS; i++) {
        int tag = (m->focus + i) % MUX_MAX_USERS;
        if (m->users[tag].fe) {
            chr_mux_set_focus(CHARDEV(m), tag);
            return;
        }
    }
    m->focus = -1;
}

static void print_text(MuxChardev *m, const char *text)
{
    qemu_chr_fe_write_all(&m->base, (const uint8_t *)text, strlen(text));
}

static void print_help(MuxChardev *m)
{
    static const struct {
        const char *key;
        const char *text;
    } rows[] = {
        { "h", "this list of keys" },
        { "x", "exit the emulator" },
        { "s", "write changes back to the disk images (with -snapshot)" },
        { "t", "switch time stamps on the output on or off" },
        { "b", "send a break" },
        { "c", "go to the next user of this terminal (console, monitor)" },
        { NULL, "send the prefix key itself" },
    };
    g_autoptr(GString) out = g_string_new("\n\r");
    char prefix[32] = "Escape-Char";
    if (term_escape_char > 0 && term_escape_char < 27) {
        snprintf(prefix, sizeof(prefix), "C-%c", term_escape_char - 1 + 'a');
    } else {
        g_string_append_printf(out, "The prefix key (Escape-Char) is Ascii: 0x%02x\n\r\n\r",
                               term_escape_char);
    }
    int width = strlen(prefix) * 2 + 2;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *key = rows[i].key ? rows[i].key : prefix;
        g_string_append_printf(out, "%s %-*s %s\n\r", prefix, width - (int)strlen(prefix) - 1,
                               key, rows[i].text);
    }
    print_text(m, out->str);
}

static void request_exit(MuxChardev *m)
{
    print_text(m, "QEMU: Terminated\n\r");
    if (!chr_call_mux_key_hook('x')) {
        RunstateActions actions = runstate_actions_get();
        actions.shutdown = SHUTDOWN_ACTION_POWEROFF;
        runstate_actions_set(actions);
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_QMP_QUIT);
    }
}

/* The key after the prefix. */
static void do_key(MuxChardev *m, uint8_t key)
{
    if (key == term_escape_char) {
        if (m->focus >= 0) {
            user_put(&m->users[m->focus], key);
        }
        return;
    }
    if (m->focus >= 0) {
        user_push(&m->users[m->focus]);         /* what was typed before the key comes before it */
    }
    switch (key) {
    case '?':
    case 'h':
        print_help(m);
        break;
    case 'x':
        request_exit(m);
        break;
    case 's':
        chr_call_mux_key_hook('s');
        break;
    case 't':
        m->timestamps = !m->timestamps;
        m->line_start = false;
        m->stamp_start_ns = qemu_clock_get_ns(QEMU_CLOCK_REALTIME);
        break;
    case 'b':
        send_event(m, m->focus, CHR_EVENT_BREAK);
        break;
    case 'c':
        focus_next(m);
        break;
    default:
        break;
    }
}

static int mux_can_read(void *opaque)
{
    MuxChardev *m = opaque;
    if (!m->started) {
        return 0;
    }
    if (m->focus < 0) {
        return MUX_BUFFER;
    }
    user_push(&m->users[m->focus]);
    return MAX(0, MUX_BUFFER - (int)m->users[m->focus].used);
}

static void mux_read(void *opaque, const uint8_t *buf, int size)
{
    MuxChardev *m = opaque;
    for (int i = 0; i < size; i++) {
        if (m->got_prefix) {
            m->got_prefix = false;
            do_key(m, buf[i]);
        } else if (buf[i] == term_escape_char) {
            m->got_prefix = true;
        } else if (m->focus >= 0) {
            user_put(&m->users[m->focus], buf[i]);
        }
    }
    if (m->focus >= 0) {
        user_push(&m->users[m->focus]);
    }
}

static void mux_base_event(void *opaque, QEMUChrEvent event)
{
    qemu_chr_be_event(CHARDEV(opaque), event);
}

static void mux_be_event(Chardev *chr, QEMUChrEvent event)
{
    MuxChardev *m = MUX_CHARDEV(chr);
    if (event == CHR_EVENT_BREAK) {
        send_event(m, m->focus, event);
        return;
    }
    for (int i = 0; i < MUX_MAX_USERS; i++) {
        send_event(m, i, event);
    }
}

void chr_mux_accept_input(CharFrontend *fe)
{
    MuxChardev *m = MUX_CHARDEV(fe->chr);
    if (m->started && m->focus == (int)fe->tag) {
        user_push(&m->users[fe->tag]);
        qemu_chr_fe_accept_input(&m->base);
    }
}

/* ---- output ------------------------------------------------------------------- */

static void print_stamp(MuxChardev *m)
{
    int64_t ms = (qemu_clock_get_ns(QEMU_CLOCK_REALTIME) - m->stamp_start_ns) / 1000000;
    char text[48];
    snprintf(text, sizeof(text), "[%02d:%02d:%02d.%03d] ", (int)(ms / 3600000),
             (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
    print_text(m, text);
}

static int mux_write(Chardev *chr, const uint8_t *buf, int len)
{
    MuxChardev *m = MUX_CHARDEV(chr);
    int done = 0;
    if (!m->timestamps) {
        return qemu_chr_fe_write(&m->base, buf, len);
    }
    while (done < len) {
        const uint8_t *end = memchr(buf + done, '\n', len - done);
        int part = end ? end + 1 - (buf + done) : len - done;
        if (m->line_start) {
            m->line_start = false;
            print_stamp(m);
        }
        int n = qemu_chr_fe_write(&m->base, buf + done, part);
        if (n <= 0) {
            return done > 0 ? done : n;
        }
        done += n;
        m->line_start = end && n == part;
    }
    return done;
}

static GSource *mux_add_watch(Chardev *chr, GIOCondition cond)
{
    Chardev *base = MUX_CHARDEV(chr)->base.chr;
    ChardevClass *cc = base ? CHARDEV_GET_CLASS(base) : NULL;
    return cc && cc->chr_add_watch ? cc->chr_add_watch(base, cond) : NULL;
}

static int mux_ioctl(Chardev *chr, int cmd, void *arg)
{
    return qemu_chr_fe_ioctl(&MUX_CHARDEV(chr)->base, cmd, arg);
}

static void mux_set_echo(Chardev *chr, bool echo)
{
    qemu_chr_fe_set_echo(&MUX_CHARDEV(chr)->base, echo);
}

/* ---- users ---------------------------------------------------------------------- */

bool chr_mux_attach(Chardev *chr, CharFrontend *fe, Error **errp)
{
    MuxChardev *m = MUX_CHARDEV(chr);
    for (unsigned i = 0; i < MUX_MAX_USERS; i++) {
        MuxUser *u = &m->users[i];
        if (!u->fe) {
            u->fe = fe;
            u->head = u->used = 0;
            fe->tag = i;
            return true;
        }
    }
    error_setg(errp, "too many uses of multiplexed chardev '%s' (maximum is %d)", chr->label,
               MUX_MAX_USERS);
    return false;
}

void chr_mux_detach(Chardev *chr, CharFrontend *fe)
{
    MuxChardev *m = MUX_CHARDEV(chr);
    m->users[fe->tag].fe = NULL;
    if (m->focus == (int)fe->tag) {
        focus_next(m);
    }
}

bool chr_mux_is_busy(Chardev *chr)
{
    MuxChardev *m = MUX_CHARDEV(chr);
    for (int i = 0; i < MUX_MAX_USERS; i++) {
        if (m->users[i].fe) {
            return true;
        }
    }
    return false;
}

void chr_mux_user_opened(CharFrontend *fe)
{
    MuxChardev *m = MUX_CHARDEV(fe->chr);
    CharFrontend *now = m->focus >= 0 ? m->users[m->focus].fe : NULL;
    if (!fe->background || !now || (!m->started && now->background)) {
        chr_mux_set_focus(fe->chr, fe->tag);
    } else if (now != fe) {
        send_event(m, fe->tag, CHR_EVENT_MUX_OUT);
    }
}

bool chr_mux_is_started(Chardev *chr)
{
    return !CHARDEV_GET_CLASS(chr)->shared || MUX_CHARDEV(chr)->started;
}

static void mux_start(MuxChardev *m)
{
    if (m->started) {
        return;
    }
    m->started = true;
    for (int i = 0; i < MUX_MAX_USERS; i++) {
        send_event(m, i, i == m->focus ? CHR_EVENT_MUX_IN : CHR_EVENT_MUX_OUT);
    }
    for (int i = 0; CHARDEV(m)->be_open && i < MUX_MAX_USERS; i++) {
        send_event(m, i, CHR_EVENT_OPENED);
    }
    qemu_chr_fe_accept_input(&m->base);
}

void qemu_chr_muxes_realize(void)
{
    muxes_started = true;
    chr_source_clear(&start_source);
    for (GSList *l = muxes; l; l = l->next) {
        mux_start(l->data);
    }
}

static gboolean start_callback(gpointer data)
{
    qemu_chr_muxes_realize();
    return G_SOURCE_REMOVE;
}

/* The first round of the main loop starts muxes that nobody started. */
static void start_later(void)
{
    if (!start_source) {
        start_source = g_idle_source_new();
        g_source_set_priority(start_source, G_PRIORITY_HIGH);
        g_source_set_callback(start_source, start_callback, NULL, NULL);
        g_source_attach(start_source, NULL);
    }
}

/* ---- life ------------------------------------------------------------------------- */

static bool mux_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    MuxChardev *m = MUX_CHARDEV(chr);
    const char *name = chr_data_str(data, "chardev");
    Chardev *base = qemu_chr_find(name);
    if (!base) {
        error_setg(errp, "mux: base chardev %s not found", name);
        return false;
    }
    if (CHARDEV_GET_CLASS(base)->shared) {
        error_setg(errp, "mux: base chardev %s is a mux itself", name);
        return false;
    }
    if (!qemu_chr_fe_init(&m->base, base, errp)) {
        return false;
    }
    m->started = muxes_started;
    muxes = g_slist_prepend(muxes, m);
    if (!m->started) {
        start_later();
    }
    *be_opened = base->be_open;
    qemu_chr_fe_set_handlers_full(&m->base, mux_can_read, mux_read, mux_base_event, NULL, m,
                                  base->gcontext, true, false);
    return true;
}

static void mux_init(Object *obj)
{
    MUX_CHARDEV(obj)->focus = -1;
}

static void mux_finalize(Object *obj)
{
    MuxChardev *m = MUX_CHARDEV(obj);
    muxes = g_slist_remove(muxes, m);
    if (!muxes) {
        chr_source_clear(&start_source);
    }
    for (int i = 0; i < MUX_MAX_USERS; i++) {
        if (m->users[i].fe) {
            m->users[i].fe->chr = NULL;
        }
    }
    if (m->base.chr) {
        chr_watch_kick(m->base.chr);
    }
    qemu_chr_fe_deinit(&m->base, false);
}

static const ChardevMember mux_members[] = {
    { .name = "chardev", .kind = CHARDEV_STR, .missing = "chardev: mux: no chardev given" },
    { .name = NULL }
};

static void mux_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->shared = true;
    cc->members = mux_members;
    cc->chr_open = mux_open;
    cc->chr_write = mux_write;
    cc->chr_add_watch = mux_add_watch;
    cc->chr_ioctl = mux_ioctl;
    cc->chr_set_echo = mux_set_echo;
    cc->chr_be_event = mux_be_event;
}

static const TypeInfo mux_types[] = {
    {
        .name = TYPE_CHARDEV_MUX,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(MuxChardev),
        .instance_init = mux_init,
        .instance_finalize = mux_finalize,
        .class_init = mux_class_init,
    },
};
DEFINE_TYPES(mux_types)
