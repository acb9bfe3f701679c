/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The debug log: where it goes and which items are on. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/cutils.h"
#include "qemu/lockable.h"
#include "qemu/log.h"
#include "qemu/thread.h"

int qemu_loglevel;

/* log_lock protects the name and the shared file; a stream locks itself. */
static QemuMutex log_lock = { .lock = PTHREAD_MUTEX_INITIALIZER, .initialized = true };
static char *file_name;             /* as given, %d not replaced; NULL: stderr */
static FILE *shared_file;           /* NULL: not open (stderr when file_name is NULL) */
static bool started_once;           /* the file was truncated: append when opened again */
static bool closed;
static unsigned generation = 1;     /* threads reopen their file when it changes */
static __thread FILE *thread_file;
static __thread unsigned thread_generation;

/* The file's real name: %d is the process or, with the item tid, the thread. */
static char *expand_name(bool per_thread)
{
    const char *percent = strstr(file_name, "%d");

    if (!percent) {
        return g_strdup(file_name);
    }
    int id = per_thread ? qemu_get_thread_id() : (int)getpid();
    return g_strdup_printf("%.*s%d%s", (int)(percent - file_name), file_name, id, percent + 2);
}

static FILE *open_file(bool per_thread, bool append, Error **errp)
{
    g_autofree char *name = expand_name(per_thread);
    FILE *f = fopen(name, append ? "ae" : "we");

    if (!f) {
        error_setg_errno(errp, errno, "Error opening logfile %s", name);
        return NULL;
    }
    setvbuf(f, NULL, _IOLBF, 0);
    return f;
}

/* This thread's own file, opened at first use. */
static FILE *thread_stream(void)
{
    unsigned current = qatomic_read(&generation);

    if (thread_file && thread_generation != current) {
        fclose(thread_file);
        thread_file = NULL;
    }
    if (!thread_file) {
        QEMU_LOCK_GUARD(&log_lock);
        if (file_name) {
            thread_file = open_file(true, thread_generation != 0, &error_ignored);
            thread_generation = current;
        }
    }
    return thread_file;
}

FILE *qemu_log_trylock(void)
{
    FILE *f;

    if (qemu_loglevel_mask(LOG_PER_THREAD)) {
        f = thread_stream();
    } else {
        QEMU_LOCK_GUARD(&log_lock);
        f = shared_file ? shared_file : file_name || closed ? NULL : stderr;
        if (f) {
            flockfile(f);       /* before somebody can close it */
            return f;
        }
    }
    if (f) {
        flockfile(f);
    }
    return f;
}

void qemu_log_unlock(FILE *fd)
{
    if (fd) {
        fflush(fd);
        funlockfile(fd);
    }
}

void qemu_log_vprintf(const char *fmt, va_list ap)
{
    FILE *f = qemu_log_trylock();

    if (f) {
        vfprintf(f, fmt, ap);
        qemu_log_unlock(f);
    }
}

void qemu_log(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    qemu_log_vprintf(fmt, ap);
    va_end(ap);
}

bool qemu_log_separate(void)
{
    QEMU_LOCK_GUARD(&log_lock);
    return file_name != NULL;
}

static void close_shared(void)
{
    if (shared_file) {
        /* Wait for a thread in the middle of a message. */
        flockfile(shared_file);
        funlockfile(shared_file);
        fclose(shared_file);
        shared_file = NULL;
    }
}

/* A name may hold one %d and no other conversion. */
static bool name_is_valid(const char *name)
{
    const char *percent = strchr(name, '%');
    return !percent || (percent[1] == 'd' && !strchr(percent + 2, '%'));
}

static bool set_name(const char *name, Error **errp)
{
    if (!name_is_valid(name)) {
        error_setg(errp, "Bad logfile template: %s", name);
        return false;
    }
    close_shared();
    g_free(file_name);
    file_name = *name ? g_strdup(name) : NULL;
    started_once = false;
    closed = false;
    qatomic_inc(&generation);
    return true;
}

static bool set_flags(int flags, Error **errp)
{
    bool per_thread = flags & LOG_PER_THREAD;

    if (per_thread && (!file_name || !strstr(file_name, "%d"))) {
        error_setg(errp, "Filename template with '%%d' required for 'tid'");
        return false;
    }
    /* Opened also when no item is on yet: a bad name must fail at start-up. */
    if (file_name && !per_thread && !shared_file) {
        shared_file = open_file(false, started_once, errp);
        if (!shared_file) {
            return false;
        }
        started_once = true;
    }
    qatomic_set(&qemu_loglevel, flags);
    return true;
}

bool TSA_NO_TSA qemu_set_log(int log_flags, Error **errp)
{
    QEMU_LOCK_GUARD(&log_lock);
    return set_flags(log_flags, errp);
}

bool TSA_NO_TSA qemu_set_log_filename(const char *filename, Error **errp)
{
    QEMU_LOCK_GUARD(&log_lock);
    return set_name(filename, errp) && set_flags(qemu_loglevel, errp);
}

bool TSA_NO_TSA qemu_set_log_filename_flags(const char *name, int flags, Error **errp)
{
    QEMU_LOCK_GUARD(&log_lock);
    return (!name || set_name(name, errp)) && set_flags(flags, errp);
}

void qemu_log_close(void)
{
    QEMU_LOCK_GUARD(&log_lock);
    close_shared();
    closed = true;
    qatomic_set(&qemu_loglevel, 0);
    g_free(file_name);
    file_name = NULL;
    qatomic_inc(&generation);
}
