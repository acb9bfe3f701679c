/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A ring buffer of bytes with a fixed capacity, for device FIFOs.  Callers
 * check for room first: pushing into a full or popping from an empty FIFO is
 * the model's bug and aborts.  No lock.  The members are part of the migration
 * format (capacity bytes, head, num).
 */
#ifndef QEMU_FIFO8_H
#define QEMU_FIFO8_H

typedef struct Fifo8 {
    uint8_t *data;
    uint32_t capacity;
    uint32_t head;      /* index of the oldest byte */
    uint32_t num;       /* bytes in use */
} Fifo8;

/* @capacity > 0; release with fifo8_destroy(). */
void fifo8_create(Fifo8 *fifo, uint32_t capacity);
void fifo8_destroy(Fifo8 *fifo);
/* Empty it; the bytes stay in memory but no longer count. */
void fifo8_reset(Fifo8 *fifo);

void fifo8_push(Fifo8 *fifo, uint8_t data);
void fifo8_push_all(Fifo8 *fifo, const uint8_t *data, uint32_t num);
uint8_t fifo8_pop(Fifo8 *fifo);
/* The oldest byte, which stays. */
uint8_t fifo8_peek(const Fifo8 *fifo);
/* Take (look at) up to @destlen bytes; how many.  @dest NULL drops them. */
uint32_t fifo8_pop_buf(Fifo8 *fifo, uint8_t *dest, uint32_t destlen);
uint32_t fifo8_peek_buf(const Fifo8 *fifo, uint8_t *dest, uint32_t destlen);
/*
 * Take (look at) up to @max bytes that lie in one piece, which may be fewer
 * than are in the FIFO.  Their number goes to @numptr (may be NULL).  The
 * pointer is valid until the next change.  @max must be 1..num_used.
 */
const uint8_t *fifo8_pop_bufptr(Fifo8 *fifo, uint32_t max, uint32_t *numptr);
const uint8_t *fifo8_peek_bufptr(Fifo8 *fifo, uint32_t max, uint32_t *numptr);
/* Drop @len bytes, which must be there. */
void fifo8_drop(Fifo8 *fifo, uint32_t len);

bool fifo8_is_empty(const Fifo8 *fifo);
bool fifo8_is_full(const Fifo8 *fifo);
uint32_t fifo8_num_free(const Fifo8 *fifo);
uint32_t fifo8_num_used(const Fifo8 *fifo);
/*
 * Are head and num within bounds?  Loading a stream must check this before
 * using a FIFO whose fields came from outside.
 */
bool fifo8_is_valid(const Fifo8 *fifo);

#endif
