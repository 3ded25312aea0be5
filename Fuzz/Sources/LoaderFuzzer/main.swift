// Feeds bytes to everything that reads a document from outside (docs/fuzzing.md).
//
//   LoaderFuzzer CORPUS [libFuzzer's options]
//
// REDRESS_ROOT is the folder with `schemas/` and `workflows/`.
import CFuzzer

let loading = try Loading()

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
    loading.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
