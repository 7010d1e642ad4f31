import Glibc

/// Where this process is, and where its program lies.
enum WorkingFolder {
  /// Absolute.
  static var path: String {
    guard let name = getcwd(nil, 0) else { return "/" }
    defer { free(name) }
    return String(cString: name)
  }

  /// The absolute path of the program, links followed; nil where the system doesn't tell.
  static var executable: String? {
    guard let name = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(name) }
    return String(cString: name)
  }
}
