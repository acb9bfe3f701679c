/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The debug log (-d ITEMS, -D FILE): what the guest does wrong, what is not
 * modelled, traces, disassembly.  Any thread; a call writes its text in one
 * piece.  Messages carry their own newline.  A mask that is off costs a test.
 */
#ifndef QEMU_LOG_H
#define QEMU_LOG_H

struct Error;

/* Read it with qemu_loglevel_mask(); written by qemu_set_log() only. */
extern int qemu_loglevel;

#define CPU_LOG_TB_OUT_ASM (1 << 0)
#define CPU_LOG_TB_IN_ASM  (1 << 1)
#define CPU_LOG_TB_OP      (1 << 2)
#define CPU_LOG_TB_OP_OPT  (1 << 3)
#define CPU_LOG_INT        (1 << 4)
#define CPU_LOG_EXEC       (1 << 5)
#define CPU_LOG_PCALL      (1 << 6)
#define CPU_LOG_TB_CPU     (1 << 8)
#define CPU_LOG_RESET      (1 << 9)
#define LOG_UNIMP          (1 << 10)
#define LOG_GUEST_ERROR    (1 << 11)
#define CPU_LOG_MMU        (1 << 12)
#define CPU_LOG_TB_NOCHAIN (1 << 13)
#define CPU_LOG_PAGE       (1 << 14)
#define LOG_TRACE          (1 << 15)
#define CPU_LOG_TB_OP_IND  (1 << 16)
#define CPU_LOG_TB_FPU     (1 << 17)
#define CPU_LOG_PLUGIN     (1 << 18)
#define LOG_STRACE         (1 << 19)
#define LOG_PER_THREAD     (1 << 20)
#define CPU_LOG_TB_VPU     (1 << 21)
#define LOG_TB_OP_PLUGIN   (1 << 22)
#define LOG_INVALID_MEM    (1 << 23)

/* A row of -d help. */
typedef struct QEMULogItem {
    int mask;
    const char *name;
    const char *help;
} QEMULogItem;
/* Ends with a zero mask. */
extern const QEMULogItem qemu_log_items[];

static inline bool qemu_loglevel_mask(int mask)
{
    return (__atomic_load_n(&qemu_loglevel, __ATOMIC_RELAXED) & mask) != 0;
}
/* Is there anything that is logged? */
static inline bool qemu_log_enabled(void)
{
    return qemu_loglevel_mask(-1);
}
/* Does the log go to a file of its own (not stderr)? */
bool qemu_log_separate(void);

/* Always written, if a log is open at all. */
void qemu_log(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);
void qemu_log_vprintf(const char *fmt, va_list ap) G_GNUC_PRINTF_(1, 0);
/* Written if one of the bits of @mask is on; arguments are evaluated only then. */
#define qemu_log_mask(mask, fmt, ...)               \
    do {                                            \
        if (unlikely(qemu_loglevel_mask(mask))) {   \
            qemu_log(fmt, ##__VA_ARGS__);           \
        }                                           \
    } while (0)
/* The same when @addr is in a -dfilter range (or there is no filter). */
#define qemu_log_mask_and_addr(mask, addr, fmt, ...)                            \
    do {                                                                        \
        if (unlikely(qemu_loglevel_mask(mask)) && qemu_log_in_addr_range(addr)) { \
            qemu_log(fmt, ##__VA_ARGS__);                                       \
        }                                                                       \
    } while (0)

/* Several writes in one piece: the stream, or NULL when no log is open. */
FILE *qemu_log_trylock(void);
void qemu_log_unlock(FILE *fd);

/*
 * Switch items on and off, opening or closing the file as needed.  false with
 * @errp when the file cannot be opened.
 */
bool qemu_set_log(int log_flags, struct Error **errp);
bool qemu_set_log_filename(const char *filename, struct Error **errp);
bool qemu_set_log_filename_flags(const char *name, int flags, struct Error **errp);
/* "0x1000..0x1fff,0x8000+0x100": ranges for qemu_log_in_addr_range(). */
void qemu_set_dfilter_ranges(const char *filter_spec, struct Error **errp);
bool qemu_log_in_addr_range(uint64_t addr);
/*
 * The masks of a comma list of items ("all", "trace:PATTERN" too); 0 when one
 * is unknown.
 */
int qemu_str_to_log_mask(const char *str);
/* The same with a result for "none" and "": false when one is unknown. */
bool qemu_log_parse_items(const char *str, int *mask);
/* The table of -d help. */
void qemu_print_log_usage(FILE *f);
/* Close the file (the rest of the process logs nowhere). */
void qemu_log_close(void);

/* For trace/: called with PATTERN of the item trace:PATTERN. */
void qemu_log_set_trace_hook(void (*enable)(const char *pattern));

#endif
