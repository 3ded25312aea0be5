// What a fuzz target needs of C: libFuzzer's own loop, and a lock on files and the network.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Of libFuzzer: a SwiftPM program brings a `main` of its own, and calls this from it.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *, size_t));

// Between the two, the process ends when this thread opens a file or a socket.
void seal(void);
void unseal(void);

// Processor time of this thread in microseconds.
int64_t processorMicroseconds(void);
