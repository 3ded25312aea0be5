// Feeds guards and the data that they read to both evaluators (docs/fuzzing.md).
//
//   GuardsFuzzer CORPUS [libFuzzer's options]
//
// An input is the guard, then a zero and the markup of `$a`, and so for `$b`, `$order` and
// `$_event/data`.
import CFuzzer

let guarding = Guarding()

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
    guarding.check(UnsafeBufferPointer(start: bytes, count: count))
    return 0
}
