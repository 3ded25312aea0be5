// Debian's libxml2 headers would pull in the system's ICU headers, which clash with
// those of Foundation in one Swift program; nothing here needs them.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/c14n.h>
#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

// `xmlFree` is a global function pointer, which Swift cannot prove safe to read.
static inline void redress_xml_free(void *pointer) { xmlFree(pointer); }

// Variadic callbacks are not imported into Swift.
static void redress_xml_discard(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

// Generic messages go to standard error unless each thread is told otherwise.
static inline void redress_xml_silence(void) {
    xmlSetGenericErrorFunc(NULL, redress_xml_discard);
}
