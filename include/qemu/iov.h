/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copies to and from scattered buffers; for anybody. */
#ifndef QEMU_IOV_H
#define QEMU_IOV_H

#include <sys/uio.h>

size_t iov_size(const struct iovec *iov, unsigned int iov_cnt);
/* Copy up to @bytes from (to) byte @offset of the vector on; how many it had. */
size_t iov_from_buf(const struct iovec *iov, unsigned int iov_cnt, size_t offset,
                    const void *buf, size_t bytes);
size_t iov_to_buf(const struct iovec *iov, unsigned int iov_cnt, size_t offset,
                  void *buf, size_t bytes);
size_t iov_memset(const struct iovec *iov, unsigned int iov_cnt, size_t offset,
                  int fillc, size_t bytes);
/* Cut @bytes off the front (back) by changing the vector; how many it had. */
size_t iov_discard_front(struct iovec **iov, unsigned int *iov_cnt, size_t bytes);
size_t iov_discard_back(struct iovec *iov, unsigned int *iov_cnt, size_t bytes);

#endif
