#include <zlib.h>

// `inflateInit2` is a macro that Swift cannot import. 15 + 32: zlib or gzip, told by the header.
static inline int redress_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 32); }
