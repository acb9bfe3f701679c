/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copies to and from scattered buffers. */
#include "qemu/osdep.h"
#include "qemu/iov.h"

size_t iov_size(const struct iovec *iov, unsigned int iov_cnt)
{
    size_t len = 0;

    for (unsigned i = 0; i < iov_cnt; i++) {
        len += iov[i].iov_len;
    }
    return len;
}

/* The pieces of [offset, offset + bytes): walks, calling @piece for each. */
typedef void PieceFunc(void *base, size_t len, size_t done, void *opaque);

static size_t for_pieces(const struct iovec *iov, unsigned int cnt, size_t offset,
                         size_t bytes, PieceFunc *piece, void *opaque)
{
    size_t done = 0;

    for (unsigned i = 0; i < cnt && done < bytes; i++) {
        if (offset >= iov[i].iov_len) {
            offset -= iov[i].iov_len;
            continue;
        }
        size_t len = MIN(iov[i].iov_len - offset, bytes - done);
        piece((char *)iov[i].iov_base + offset, len, done, opaque);
        done += len;
        offset = 0;
    }
    return done;
}

static void piece_from(void *base, size_t len, size_t done, void *opaque)
{
    memcpy(base, (const char *)opaque + done, len);
}

static void piece_to(void *base, size_t len, size_t done, void *opaque)
{
    memcpy((char *)opaque + done, base, len);
}

static void piece_set(void *base, size_t len, size_t done, void *opaque)
{
    memset(base, *(int *)opaque, len);
}

size_t iov_from_buf(const struct iovec *iov, unsigned int iov_cnt, size_t offset,
                    const void *buf, size_t bytes)
{
    return for_pieces(iov, iov_cnt, offset, bytes, piece_from, (void *)(uintptr_t)buf);
}

size_t iov_to_buf(const struct iovec *iov, unsigned int iov_cnt, size_t offset,
                  void *buf, size_t bytes)
{
    return for_pieces(iov, iov_cnt, offset, bytes, piece_to, buf);
}

size_t iov_memset(const struct iovec *iov, unsigned int iov_cnt, size_t offset,
                  int fillc, size_t bytes)
{
    return for_pieces(iov, iov_cnt, offset, bytes, piece_set, &fillc);
}

size_t iov_discard_front(struct iovec **iov, unsigned int *iov_cnt, size_t bytes)
{
    size_t total = 0;

    while (*iov_cnt > 0 && total < bytes) {
        size_t n = MIN((*iov)->iov_len, bytes - total);
        total += n;
        if (n < (*iov)->iov_len) {
            (*iov)->iov_base = (char *)(*iov)->iov_base + n;
            (*iov)->iov_len -= n;
            break;
        }
        (*iov)++;
        (*iov_cnt)--;
    }
    return total;
}

size_t iov_discard_back(struct iovec *iov, unsigned int *iov_cnt, size_t bytes)
{
    size_t total = 0;

    while (*iov_cnt > 0 && total < bytes) {
        struct iovec *last = &iov[*iov_cnt - 1];
        size_t n = MIN(last->iov_len, bytes - total);
        total += n;
        last->iov_len -= n;
        if (last->iov_len) {
            break;
        }
        (*iov_cnt)--;
    }
    return total;
}
