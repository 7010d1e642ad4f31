import Glibc

/// Settings of glibc's allocator that keep the server small. Swift's module lacks its header;
/// without the functions nothing happens.
enum ProcessMemory {
  /// Threads then share freed memory: with large stacks this saves a fifth of all memory.
  static func share() {
    typealias Option = @convention(c) (_ parameter: Int32, _ value: Int32) -> Int32
    let arenaMaximum: Int32 = -8
    guard let symbol = dlsym(nil, "mallopt") else { return }
    _ = unsafeBitCast(symbol, to: Option.self)(arenaMaximum, 1)
  }

  /// Returns free memory to the system, after work that needed much of it once.
  static func giveBack() {
    typealias Trim = @convention(c) (_ padding: Int) -> Int32
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    _ = unsafeBitCast(symbol, to: Trim.self)(0)
  }
}
