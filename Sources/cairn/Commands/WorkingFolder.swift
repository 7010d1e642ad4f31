import Glibc

/// The folder of this process, and that of its program.
enum WorkingFolder {
  /// Absolute.
  static var path: String {
    guard let name = getcwd(nil, 0) else { return "/" }
    defer { free(name) }
    return String(cString: name)
  }

  /// The absolute path of the program, links followed; nil if the system doesn't provide it.
  static var executable: String? {
    guard let name = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(name) }
    return String(cString: name)
  }
}
