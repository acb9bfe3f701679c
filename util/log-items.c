/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The items of -d, and the address ranges of -dfilter. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/cutils.h"
#include "qemu/log.h"

const QEMULogItem qemu_log_items[] = {
    { CPU_LOG_TB_OUT_ASM, "out_asm", "generated host code of each translated block" },
    { CPU_LOG_TB_IN_ASM, "in_asm", "guest instructions of each translated block" },
    { CPU_LOG_TB_OP, "op", "intermediate code of each translated block" },
    { CPU_LOG_TB_OP_OPT, "op_opt", "intermediate code after optimisation" },
    { CPU_LOG_TB_OP_IND, "op_ind", "intermediate code before indirect lowering" },
    { LOG_TB_OP_PLUGIN, "op_plugin", "intermediate code before plugins changed it" },
    { CPU_LOG_INT, "int", "interrupts and exceptions, short form" },
    { CPU_LOG_EXEC, "exec", "each block before it runs" },
    { CPU_LOG_TB_CPU, "cpu", "CPU registers before each block" },
    { CPU_LOG_TB_FPU, "fpu", "floating-point registers too in 'cpu'" },
    { CPU_LOG_TB_VPU, "vpu", "vector registers too in 'cpu'" },
    { CPU_LOG_MMU, "mmu", "memory management" },
    { CPU_LOG_PCALL, "pcall", "x86: far calls, returns and exceptions in protected mode" },
    { CPU_LOG_RESET, "cpu_reset", "CPU state before a reset" },
    { LOG_UNIMP, "unimp", "guest uses something that is not modelled" },
    { LOG_GUEST_ERROR, "guest_errors", "guest does something invalid" },
    { CPU_LOG_PAGE, "page", "memory map at the start of user programs" },
    { CPU_LOG_TB_NOCHAIN, "nochain", "do not chain blocks, so that 'exec' shows each one" },
    { CPU_LOG_PLUGIN, "plugin", "output of plugins" },
    { LOG_STRACE, "strace", "each system call of user programs" },
    { LOG_PER_THREAD, "tid", "one file per thread; the file name needs %d" },
    { LOG_INVALID_MEM, "invalid_mem", "accesses to addresses where nothing is" },
    { 0, NULL, NULL },
};

typedef struct AddrRange {
    uint64_t first, last;
} AddrRange;

static GArray *dfilter;             /* of AddrRange; NULL: no filter */
static void (*trace_hook)(const char *pattern);

void qemu_log_set_trace_hook(void (*enable)(const char *pattern))
{
    trace_hook = enable;
}

static int item_mask(const char *name)
{
    for (const QEMULogItem *item = qemu_log_items; item->mask; item++) {
        if (strcmp(item->name, name) == 0) {
            return item->mask;
        }
    }
    return 0;
}

static int all_items(void)
{
    int mask = 0;

    /* 'tid' says where to log and 'nochain' how to run: they are not output. */
    for (const QEMULogItem *item = qemu_log_items; item->mask; item++) {
        mask |= item->mask;
    }
    return mask & ~(LOG_PER_THREAD | CPU_LOG_TB_NOCHAIN);
}

bool qemu_log_parse_items(const char *str, int *mask)
{
    g_auto(GStrv) words = g_strsplit(str, ",", -1);
    const char *pattern;

    *mask = 0;
    for (char **word = words; *word; word++) {
        int bits;
        if (!**word || strcmp(*word, "none") == 0) {
            continue;
        }
        if (strcmp(*word, "all") == 0) {
            bits = all_items();
        } else if (strstart(*word, "trace:", &pattern) && *pattern) {
            bits = LOG_TRACE;
            if (trace_hook) {
                trace_hook(pattern);
            }
        } else {
            bits = item_mask(*word);
        }
        if (!bits) {
            *mask = 0;
            return false;
        }
        *mask |= bits;
    }
    return true;
}

int qemu_str_to_log_mask(const char *str)
{
    int mask;
    return qemu_log_parse_items(str, &mask) ? mask : 0;
}

void qemu_print_log_usage(FILE *f)
{
    fprintf(f, "Log items (comma separated):\n");
    for (const QEMULogItem *item = qemu_log_items; item->mask; item++) {
        fprintf(f, "%-15s %s\n", item->name, item->help);
    }
    fprintf(f, "%-15s %s\n", "trace:PATTERN", "enable trace events");
    fprintf(f, "\nUse \"-d trace:help\" to get a list of trace events.\n\n");
}

/* The last address of @len (> 0) bytes from @first on. */
static uint64_t range_end(uint64_t first, uint64_t len)
{
    return len - 1 > UINT64_MAX - first ? UINT64_MAX : first + (len - 1);
}

/* "A..B", "A+L" or "A-L". */
static bool parse_range(const char *text, AddrRange *range, Error **errp)
{
    const char *op, *p;
    uint64_t first, second;

    if (parse_uint(text, &op, 0, &first)) {
        goto bad;
    }
    bool dots = strstart(op, "..", &p);
    if (!dots) {
        if (*op != '+' && *op != '-') {
            goto bad;
        }
        p = op + 1;
    }
    if (parse_uint_full(p, 0, &second)) {
        goto bad;
    }
    if (dots) {
        *range = (AddrRange) { first, second };
    } else if (*op == '+') {
        *range = (AddrRange) { first, range_end(first, second) };
    } else {
        *range = (AddrRange) { second > first ? 0 : first - second, first };
    }
    if ((!dots && second == 0) || range->first > range->last) {
        goto bad;
    }
    return true;
bad:
    error_setg(errp, "Invalid range '%s': expected FIRST..LAST, FIRST+LENGTH or LAST-LENGTH",
               text);
    return false;
}

void qemu_set_dfilter_ranges(const char *filter_spec, Error **errp)
{
    g_auto(GStrv) words = g_strsplit(filter_spec, ",", -1);
    GArray *ranges = g_array_new(FALSE, FALSE, sizeof(AddrRange));

    /* The empty text has no word, but is not a range either. */
    for (char **word = words; *word || word == words; word++) {
        AddrRange range;
        if (!parse_range(*word ? *word : "", &range, errp)) {
            g_array_free(ranges, TRUE);
            return;
        }
        g_array_append_val(ranges, range);
    }
    if (dfilter) {
        g_array_free(dfilter, TRUE);
    }
    dfilter = ranges;
}

bool qemu_log_in_addr_range(uint64_t addr)
{
    if (!dfilter) {
        return true;
    }
    for (guint i = 0; i < dfilter->len; i++) {
        const AddrRange *range = &g_array_index(dfilter, AddrRange, i);
        if (addr >= range->first && addr <= range->last) {
            return true;
        }
    }
    return false;
}
