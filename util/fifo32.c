/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words as little-endian bytes in a byte FIFO. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/fifo32.h"

void fifo32_create(Fifo32 *fifo, uint32_t capacity)
{
    assert(capacity <= UINT32_MAX / sizeof(uint32_t));
    fifo8_create(&fifo->fifo, capacity * (uint32_t)sizeof(uint32_t));
}

void fifo32_destroy(Fifo32 *fifo)
{
    fifo8_destroy(&fifo->fifo);
}

void fifo32_reset(Fifo32 *fifo)
{
    fifo8_reset(&fifo->fifo);
}

void fifo32_push(Fifo32 *fifo, uint32_t data)
{
    uint8_t bytes[sizeof(data)];
    stl_le_p(bytes, data);
    fifo8_push_all(&fifo->fifo, bytes, sizeof(bytes));
}

void fifo32_push_all(Fifo32 *fifo, const uint32_t *data, uint32_t num)
{
    assert(num <= fifo32_num_free(fifo));
    for (uint32_t i = 0; i < num; i++) {
        fifo32_push(fifo, data[i]);
    }
}

uint32_t fifo32_peek(const Fifo32 *fifo)
{
    uint8_t bytes[sizeof(uint32_t)];
    uint32_t n = fifo8_peek_buf(&fifo->fifo, bytes, sizeof(bytes));
    assert(n == sizeof(bytes));
    return (uint32_t)ldl_le_p(bytes);
}

uint32_t fifo32_pop(Fifo32 *fifo)
{
    uint32_t data = fifo32_peek(fifo);
    fifo8_drop(&fifo->fifo, sizeof(data));
    return data;
}

bool fifo32_is_empty(const Fifo32 *fifo)
{
    return fifo32_num_used(fifo) == 0;
}

bool fifo32_is_full(const Fifo32 *fifo)
{
    return fifo32_num_free(fifo) == 0;
}

uint32_t fifo32_num_used(const Fifo32 *fifo)
{
    return fifo8_num_used(&fifo->fifo) / (uint32_t)sizeof(uint32_t);
}

uint32_t fifo32_num_free(const Fifo32 *fifo)
{
    return fifo8_num_free(&fifo->fifo) / (uint32_t)sizeof(uint32_t);
}
