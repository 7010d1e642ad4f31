import Glibc

/// Starts a program that outlives this one: in a session of its own, so that neither Ctrl-C nor a
/// closed terminal reaches it. Uses posix_spawn, because swift-subprocess ends its processes when
/// its caller ends.
enum DetachedProcess {
  struct Failure: Error, Hashable {
    var code: Int32
    var message: String { String(cString: strerror(code)) }
  }

  /// POSIX_SPAWN_SETSID of spawn.h, which Swift's Glibc leaves out; the same in glibc and musl.
  private static let setSession: Int16 = 0x80

  /// - Parameters:
  ///   - folder: becomes the folder of this process, too.
  ///   - log: an open file that takes its standard output and error; closed here.
  /// - Returns: the process id, which is also the id of its session and group.
  static func start(
    _ program: String, arguments: [String], environment: [String: String], folder: String,
    log: CInt
  ) throws(Failure) -> Int32 {
    defer { close(log) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, log, 1)
    posix_spawn_file_actions_adddup2(&actions, log, 2)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(
      &attributes,
      setSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)

    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables =
      environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    // posix_spawn's own change of folder is an extension that Swift's Glibc leaves out, so the
    // whole process goes there; it has nothing left to look for where it was.
    guard chdir(folder) == 0 else { throw Failure(code: errno) }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, program, &actions, &attributes, &words, &variables)
    guard code == 0 else { throw Failure(code: code) }
    return pid
  }

  /// True when our own child has ended; reaps it.
  static func hasEnded(_ pid: Int32) -> Bool {
    var status: Int32 = 0
    return waitpid(pid, &status, WNOHANG) == pid
  }
}
