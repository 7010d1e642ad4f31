import Glibc

/// What glibc's allocator is told, so that the server stays small. Its header is not in Swift's module;
/// where the functions are not, nothing happens.
enum ProcessMemory {
  /// What one thread gave back, the others then use: with large stacks that is a fifth of all memory.
  static func share() {
    typealias Option = @convention(c) (_ parameter: Int32, _ value: Int32) -> Int32
    let arenaMaximum: Int32 = -8
    guard let symbol = dlsym(nil, "mallopt") else { return }
    _ = unsafeBitCast(symbol, to: Option.self)(arenaMaximum, 1)
  }

  /// Gives the system back what lies free between what is kept: after work that needed much for once.
  static func giveBack() {
    typealias Trim = @convention(c) (_ padding: Int) -> Int32
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    _ = unsafeBitCast(symbol, to: Trim.self)(0)
  }
}
