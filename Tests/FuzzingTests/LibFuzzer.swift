#if FUZZING
  import CairnTestSupport
  import Foundation
  import Testing

  /// LLVM's "Using libFuzzer as a library": runs until its options end it, and then ends the
  /// process, with 0 when nothing was found.
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
  ) -> CInt

  private let target = FuzzTarget(
    rawValue: ProcessInfo.processInfo.environment["CAIRN_FUZZ_TARGET"] ?? "")

  @Suite struct LibFuzzer {
    /// `CAIRN_FUZZ_TARGET` names the fuzz target, `CAIRN_FUZZ_OPTIONS` the fuzzer's own options,
    /// separated by spaces.
    @Test(.enabled(if: target != nil)) func run() {
      let options = ProcessInfo.processInfo.environment["CAIRN_FUZZ_OPTIONS"] ?? ""
      let words = ["fuzz"] + options.split(whereSeparator: \.isWhitespace).map(String.init)
      var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(
        capacity: words.count + 1)
      for (index, word) in words.enumerated() { arguments?[index] = strdup(word) }
      arguments?[words.count] = nil
      var count = CInt(words.count)
      _ = runFuzzer(&count, &arguments) { bytes, size in
        target?.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
        return 0
      }
    }
  }
#endif
