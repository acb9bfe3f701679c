/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line editor: which bytes each key sends to the terminal. */
#include "qemu/osdep.h"
#include "../../monitor/readline.h"

typedef struct Terminal {
    ReadLine *rl;
    GString *out;
    GString *lines;             /* each with ';' */
} Terminal;

static void terminal_puts(const char *text, void *opaque)
{
    g_string_append(((Terminal *)opaque)->out, text);
}

static void terminal_line(const char *text, void *opaque)
{
    Terminal *t = opaque;

    g_string_append_printf(t->lines, "%s;", text);
    readline_start(t->rl, "> ");
}

static size_t terminal_complete(const char *text, GPtrArray *out, void *opaque)
{
    static const char *const words[] = { "quit", "qom-list", "qom-get", "zzz", "dir/" };
    const char *word = strrchr(text, ' ') ? strrchr(text, ' ') + 1 : text;

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (g_str_has_prefix(words[i], word)) {
            g_ptr_array_add(out, g_strdup(words[i]));
        }
    }
    return strlen(word);
}

static const ReadLineOps ops = {
    .puts = terminal_puts, .line = terminal_line, .complete = terminal_complete,
};

static void terminal_init(Terminal *t)
{
    t->out = g_string_new(NULL);
    t->lines = g_string_new(NULL);
    t->rl = readline_new(&ops, t);
    readline_start(t->rl, "> ");
    g_assert_cmpstr(t->out->str, ==, "> ");
    g_string_truncate(t->out, 0);
}

static void terminal_finish(Terminal *t)
{
    readline_free(t->rl);
    g_string_free(t->out, TRUE);
    g_string_free(t->lines, TRUE);
}

static void keys(Terminal *t, const char *text)
{
    for (; *text; text++) {
        readline_key(t->rl, (unsigned char)*text);
    }
}

/* @text gives exactly @out. */
static void expect(Terminal *t, const char *text, const char *out)
{
    g_string_truncate(t->out, 0);
    keys(t, text);
    g_assert_cmpstr(t->out->str, ==, out);
}

/* @text and Enter make the line @line. */
static void expect_line(Terminal *t, const char *text, const char *line)
{
    g_autofree char *expected = g_strconcat(line, ";", NULL);

    g_string_truncate(t->lines, 0);
    keys(t, text);
    keys(t, "\r");
    g_assert_cmpstr(t->lines->str, ==, expected);
}

static void typing_redraws(void)
{
    Terminal t;

    terminal_init(&t);
    expect(&t, "inf", "i\033[K\033[Din\033[K\033[D\033[Dinf\033[K");
    expect(&t, "\r", "\n> ");
    g_assert_cmpstr(t.lines->str, ==, "inf;");
    expect(&t, "\n", "\n> ");
    terminal_finish(&t);
}

static void moving(void)
{
    Terminal t;

    terminal_init(&t);
    keys(&t, "abc");
    expect(&t, "\033[D", "\033[D");
    expect(&t, "\033[C", "\033[C");
    expect(&t, "\033[C", "");
    expect(&t, "\001", "\033[D\033[D\033[D");
    expect(&t, "\033[D", "");
    expect(&t, "\005", "\033[C\033[C\033[C");
    expect(&t, "\033[1~", "\033[D\033[D\033[D");
    expect(&t, "\033[4~", "\033[C\033[C\033[C");
    expect(&t, "\033OH", "\033[D\033[D\033[D");
    expect(&t, "\033OF", "\033[C\033[C\033[C");
    expect(&t, "\033[H\002\006", "");
    expect(&t, "\033[D", "\033[D");
    expect(&t, "x", "\033[D\033[Dabxc\033[K\033[D");
    expect_line(&t, "", "abxc");
    terminal_finish(&t);
}

static void deleting(void)
{
    Terminal t;

    terminal_init(&t);
    expect(&t, "\004", "");
    expect(&t, "\010\177", "");
    keys(&t, "abc");
    expect(&t, "\177", "\033[D\033[D\033[Dab\033[K");
    expect(&t, "\010", "\033[D\033[Da\033[K");
    keys(&t, "bc\001");
    expect(&t, "\004", "bc\033[K\033[D\033[D");
    expect(&t, "\033[3~", "c\033[K\033[D");
    expect_line(&t, "", "c");
    keys(&t, "abc");
    expect(&t, "\025", "\033[D\033[D\033[D\033[K");
    expect_line(&t, "one two  \027x", "one x");
    expect_line(&t, "one\027\027", "");
    terminal_finish(&t);
}

static void history(void)
{
    Terminal t;

    terminal_init(&t);
    expect(&t, "\020\016", "");
    expect_line(&t, "one", "one");
    expect_line(&t, "two ", "two ");
    expect_line(&t, "one", "one");      /* repeated: moves to the end */
    expect_line(&t, "", "");            /* empty: not kept */
    g_assert_cmpstr(readline_history(t.rl, 0), ==, "two ");
    g_assert_cmpstr(readline_history(t.rl, 1), ==, "one");
    g_assert_null(readline_history(t.rl, 2));
    expect(&t, "\020", "one\033[K");
    expect(&t, "\033[A", "\033[D\033[D\033[Dtwo \033[K");
    expect(&t, "\033[F", "");           /* no older one */
    expect(&t, "\016", "\033[D\033[D\033[D\033[Done\033[K");
    expect(&t, "\033[B", "\033[D\033[D\033[D\033[K");
    expect(&t, "\033[E", "");
    expect_line(&t, "\020\020", "two ");
    terminal_finish(&t);
}

static void history_is_bounded(void)
{
    Terminal t;

    terminal_init(&t);
    for (int i = 0; i < 70; i++) {
        g_autofree char *line = g_strdup_printf("line%d\r", i);

        keys(&t, line);
    }
    g_assert_cmpstr(readline_history(t.rl, 0), ==, "line6");
    g_assert_cmpstr(readline_history(t.rl, 63), ==, "line69");
    g_assert_null(readline_history(t.rl, 64));
    terminal_finish(&t);
}

static void completing(void)
{
    Terminal t;

    terminal_init(&t);
    expect(&t, "x\t", "x\033[K");
    keys(&t, "\025");
    expect_line(&t, "z\t", "zzz ");
    expect_line(&t, "qu\t", "quit ");
    expect_line(&t, "d\tx", "dir/x");
    keys(&t, "qo\t");                   /* to what they have in common */
    expect(&t, "\t", "\nqom-get   qom-list  \n> qom-");
    expect_line(&t, "g\t", "qom-get ");
    keys(&t, "q");
    expect(&t, "\t", "\nqom-get   qom-list  quit      \n> q");
    expect_line(&t, "", "q");
    terminal_finish(&t);
}

static void clear_screen_and_ignored_keys(void)
{
    Terminal t;

    terminal_init(&t);
    keys(&t, "ab\033[D");
    expect(&t, "\014", "\033[2J\033[1;1H> ab\033[D");
    expect(&t, "\003\001\005", "\033[D\033[C\033[C");
    expect(&t, "\033x\033[5~\033[9999999999Z\033OZ", "");
    expect(&t, "\007\013\032", "");
    expect_line(&t, "", "ab");
    terminal_finish(&t);
}

static void show_and_restart(void)
{
    Terminal t;

    terminal_init(&t);
    keys(&t, "abc\033[D");
    g_string_truncate(t.out, 0);
    readline_show(t.rl);
    g_assert_cmpstr(t.out->str, ==, "> abc\033[D");
    keys(&t, "\033[");
    readline_restart(t.rl);
    g_string_truncate(t.out, 0);
    readline_show(t.rl);
    g_assert_cmpstr(t.out->str, ==, "> ");
    expect_line(&t, "A", "A");          /* the escape sequence is forgotten, too */
    terminal_finish(&t);
}

static void a_line_is_bounded(void)
{
    Terminal t;

    terminal_init(&t);
    for (int i = 0; i < 5000; i++) {
        readline_key(t.rl, 'a');
        g_string_truncate(t.out, 0);
    }
    keys(&t, "\r");
    g_assert_cmpuint(t.lines->len, ==, 4096);
    terminal_finish(&t);
}

static void random_keys(void)
{
    static const char likely[] = "abc \t\r\n\033[OABCDEFH~1234\001\004\005\010\014\016\020\025\027";
    Terminal t;

    terminal_init(&t);
    for (int i = 0; i < 50000; i++) {
        readline_key(t.rl, g_test_rand_int_range(0, 10)
                     ? likely[g_test_rand_int_range(0, sizeof(likely) - 1)]
                     : g_test_rand_int_range(0, 256));
        g_string_truncate(t.out, 0);
        g_string_truncate(t.lines, 0);
    }
    keys(&t, "\r\r");
    expect_line(&t, "ok", "ok");
    readline_free(NULL);
    terminal_finish(&t);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/readline/typing-redraws", typing_redraws);
    g_test_add_func("/readline/moving", moving);
    g_test_add_func("/readline/deleting", deleting);
    g_test_add_func("/readline/history", history);
    g_test_add_func("/readline/history-is-bounded", history_is_bounded);
    g_test_add_func("/readline/completing", completing);
    g_test_add_func("/readline/clear-screen-and-ignored-keys", clear_screen_and_ignored_keys);
    g_test_add_func("/readline/show-and-restart", show_and_restart);
    g_test_add_func("/readline/line-is-bounded", a_line_is_bounded);
    g_test_add_func("/readline/random-keys", random_keys);
    return g_test_run();
}
