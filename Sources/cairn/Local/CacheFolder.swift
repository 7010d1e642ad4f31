import FoundationEssentials

/// Where cairn keeps what can be created again: the Python environment and the servers of `cairn
/// local`, and built code. Shared by all projects of a user, and never inside one: a cloned
/// repository could bring its own Python, or its own code for a function.
enum CacheFolder {
  /// `CAIRN_CACHE`, else `cairn` in `XDG_CACHE_HOME` (XDG Base Directory Specification; a relative
  /// one is ignored), else in `~/.cache`.
  ///
  /// - Parameters:
  ///   - current: where a relative `CAIRN_CACHE` counts from.
  ///   - home: the user's own folder, whatever `HOME` says.
  static func path(
    current: String, environment: (String) -> String? = { ProcessEnvironment.value($0) },
    home: String = FileManager.default.homeDirectoryForCurrentUser.path
  ) -> String {
    if let given = environment("CAIRN_CACHE"), !given.isEmpty {
      return given.hasPrefix("/") ? given : "\(current)/\(given)"
    }
    if let caches = environment("XDG_CACHE_HOME"), caches.hasPrefix("/") {
      return "\(caches)/cairn"
    }
    let own = environment("HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home
    return "\(own)/.cache/cairn"
  }
}
