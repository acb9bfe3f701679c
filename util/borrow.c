/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Debug builds: who borrows a cell. */
#include "qemu/osdep.h"
#include "qemu/borrow.h"

#ifdef CONFIG_DEBUG_ASHLAR
BqlBorrow_ TSA_NO_TSA bql_borrow_begin_(BqlBorrows *borrows, bool mut, const char *file, int line)
{
    bql_assert_locked_at(file, line);
    if (mut ? borrows->count != 0 : borrows->count < 0) {
        fprintf(stderr, "%s:%d: already borrowed at %s:%d\n", file, line, borrows->file,
                borrows->line);
        abort();
    }
    borrows->count += mut ? -1 : 1;
    borrows->file = file;
    borrows->line = line;
    bql_pin();
    return (BqlBorrow_) { .of = borrows, .mut = mut };
}

void TSA_NO_TSA bql_borrow_end_(BqlBorrow_ *borrow)
{
    bql_unpin();
    borrow->of->count -= borrow->mut ? -1 : 1;
}
#endif
