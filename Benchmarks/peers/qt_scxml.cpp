// The six-step flow in Qt SCXML, beside ChartBenchmark: qt_scxml null|ecmascript [EVENTS]
//
// c++ -O2 -fPIC qt_scxml.cpp $(pkg-config --cflags --libs Qt6Scxml Qt6Core)
#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtScxml/QScxmlStateMachine>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

static double cpu() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return double(t.tv_sec) + double(t.tv_nsec) / 1e9;
}

int main(int argc, char **argv) {
    QCoreApplication application(argc, argv);
    const char *mode = argc > 1 ? argv[1] : "null";
    const long count = argc > 2 ? std::atol(argv[2]) : 100000;
    const bool guarded = std::strcmp(mode, "ecmascript") == 0;
    const char *names[] = {"save", "submit", "triage", "propose", "approve", "close"};
    QByteArray text("<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0' initial='s0' datamodel='");
    text += mode;
    text += "'>";
    if (guarded)
        text += "<datamodel><data id='amount' expr='900'/><data id='defect' expr='\"confirmed\"'/></datamodel>";
    text += "<state id='open'>";
    for (int i = 0; i < 6; i++) {
        text += "<state id='s" + QByteArray::number(i) + "'><transition event='" + names[i] + "' target='s"
            + QByteArray::number((i + 1) % 6) + "'";
        if (guarded) text += " cond='amount &gt; 500 &amp;&amp; defect == \"confirmed\"'";
        text += "/></state>";
    }
    text += "<transition event='cancel' target='closed'/></state><final id='closed'/></scxml>";
    QBuffer buffer(&text);
    buffer.open(QIODevice::ReadOnly);
    QScxmlStateMachine *machine = QScxmlStateMachine::fromData(&buffer);
    if (!machine->parseErrors().isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(machine->parseErrors().first().toString()));
        return 1;
    }
    machine->start();
    application.processEvents();
    const double start = cpu();
    for (long i = 0; i < count; i++) {
        machine->submitEvent(QString::fromLatin1(names[i % 6]));
        application.processEvents();
    }
    const double time = cpu() - start;
    if (!machine->isActive(QString("s%1").arg(count % 6))) return 2;
    std::printf("qt.%s.cpu %.3f us/event\n", mode, time * 1e6 / double(count));
    return 0;
}
