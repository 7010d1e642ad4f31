import CairnEngine
import FoundationEssentials
import Glibc

/// The LocalStack of one port of this user: started, found again and stopped.
struct LocalStackServer {
  enum Start: Hashable, Sendable {
    case started(ServerHealth, took: Duration)
    case wasRunning(ServerHealth, ServerState)
  }

  enum Status: Hashable, Sendable {
    case running(ServerState, ServerHealth?)
    /// Another user's, or started in another way.
    case foreign(ServerHealth)
    case stopped
  }

  enum Stop: Hashable, Sendable { case stopped(pid: Int32), wasNotRunning }

  var folders: LocalFolders
  var instance: LocalInstance
  /// Services that are loaded before the server is ready.
  var services: [String]

  /// How long a start may take before it counts as failed.
  private static let startLimit = Duration.seconds(90)
  /// How long to wait after SIGTERM, which the plug-ins handle within about a second. LocalStack
  /// keeps nothing on disk that would need longer.
  private static let stopGrace = Duration.seconds(3)

  init(folders: LocalFolders, port: Int, services: [String]) {
    self.folders = folders
    instance = folders.instance(port: port)
    self.services = services
  }

  func status() -> Status {
    let health = ServerHealth.ask(port: instance.port)
    if let state = ServerState.read(instance), state.isAlive { return .running(state, health) }
    return health.map(Status.foreign) ?? .stopped
  }

  func start(_ activity: Activity) async throws -> Start {
    let begin = ContinuousClock.now
    try createFolder(instance.folder)
    let lock = try await Self.lock(instance, activity)
    defer { withExtendedLifetime(lock) {} }
    if case .running(let state, _) = status(),
      let health = try await health(of: state, isChild: false, activity)
    {
      return .wasRunning(health, state)
    }
    // It was about to end, though it still seemed to run.
    ServerState.remove(instance)
    try checkPort()
    let environment = try await pythonEnvironment(activity)
    let state = try spawn(environment)
    do {
      guard let health = try await health(of: state, isChild: true, activity) else {
        throw LocalError(
          "LocalStack ended while it started. Its log: \(instance.log)", output: logTail)
      }
      return .started(health, took: ContinuousClock.now - begin)
    } catch {
      kill(-state.pid, SIGKILL)
      ServerState.remove(instance)
      throw error
    }
  }

  private func checkPort() throws {
    let port = instance.port
    guard !LoopbackHTTP.isFree(port: port) else { return }
    if let health = ServerHealth.ask(port: port) {
      throw LocalError(
        "A LocalStack \(health.version) that was not started here answers on \(instance.endpoint). "
          + "Use it as it is, or start another one with `cairn local start --port \(port + 1)`.")
    }
    let who = ProcessTable.listener(onPort: port).map { "\($0.name) (pid \($0.pid))" }
    throw LocalError(
      "Port \(port) is taken by \(who ?? "another program"). Stop it, or take another port with "
        + "`cairn local start --port \(port + 1)`.")
  }

  private func pythonEnvironment(_ activity: Activity) async throws -> PythonEnvironment {
    guard let data = FileManager.default.contents(atPath: folders.requirements) else {
      throw LocalError("\(folders.requirements) can't be read.")
    }
    let requirements = Array(data)
    let choice = PythonChoice.system()
    let isChosen = choice.environment("CAIRN_PYTHON")?.isEmpty == false
    if !isChosen,
      let own = PythonEnvironment.beside(WorkingFolder.executable, requirements: requirements)
    {
      return own
    }
    // With an existing environment there is no need to inspect every Python of the machine.
    let given = isChosen ? try await choice.choose() : nil
    if let made = PythonEnvironment.existing(
      in: folders.cache, requirements: requirements, version: given?.version)
    {
      return made
    }
    let python: Python
    if let given { python = given } else { python = try await choice.choose() }
    // All projects share it, so two starts may create it at the same time.
    let lock = try await FileLock("\(folders.cache)/venv.lock") {
      await activity.say("Waiting for another `cairn local` that installs LocalStack")
    }
    defer { withExtendedLifetime(lock) {} }
    if let made = PythonEnvironment.existing(
      in: folders.cache, requirements: requirements, version: given?.version)
    {
      return made
    }
    return try await PythonEnvironment.make(
      in: folders.cache, requirementsFile: folders.requirements, requirements: requirements,
      python: python, activity)
  }

  private func spawn(_ environment: PythonEnvironment) throws -> ServerState {
    // Left by the last run: LocalStack keeps no state over a restart.
    for name in ["root", "tmp"] {
      try? FileManager.default.removeItem(atPath: "\(instance.folder)/\(name)")
    }
    for name in ["root", "tmp", "cache"] { try createFolder("\(instance.folder)/\(name)") }
    let declared = "\(folders.localstack)/environment"
    guard let data = FileManager.default.contents(atPath: declared) else {
      throw LocalError("\(declared) can't be read.")
    }
    let variables = try ServerEnvironment(
      instance: instance, plugins: folders.localstack, services: services,
      inherited: { ProcessEnvironment.value($0) }
    ).variables(declared: String(decoding: data, as: UTF8.self))
    let pid: Int32
    do {
      pid = try DetachedProcess.start(
        environment.python, arguments: ["-m", "localstack.runtime.main"],
        environment: variables, folder: instance.folder,
        log: SafeFile.open(instance.log, O_WRONLY | O_CREAT | O_TRUNC))
    } catch let error as DetachedProcess.Failure {
      throw LocalError("\(environment.python) could not be started: \(error.message).")
    }
    let state = ServerState(
      pid: pid, startTicks: ProcessTable.entry(pid)?.startTicks ?? 0, port: instance.port,
      services: services)
    try state.write(instance)
    return state
  }

  /// Waits until it is ready; nil if the process has ended in the meantime.
  private func health(
    of state: ServerState, isChild: Bool, _ activity: Activity
  ) async throws -> ServerHealth? {
    func health() -> ServerHealth? {
      ServerHealth.isReady(port: instance.port) ? ServerHealth.ask(port: instance.port) : nil
    }
    if let health = health() { return health }
    await activity.say("Starting LocalStack on \(instance.endpoint)")
    let end = ContinuousClock.now + Self.startLimit
    while ContinuousClock.now < end {
      if isChild ? DetachedProcess.hasEnded(state.pid) : !state.isAlive { return nil }
      if let health = health() { return health }
      try await Task.sleep(for: .milliseconds(25))
    }
    throw LocalError(
      "LocalStack did not become ready within \(Self.startLimit.components.seconds) seconds. Its log: \(instance.log)",
      output: logTail)
  }

  private static func lock(
    _ instance: LocalInstance, _ activity: Activity?
  ) async throws -> FileLock {
    try await FileLock(instance.lock) {
      await activity?.say("Waiting for another `cairn local` to end")
    }
  }

  private var logTail: String {
    let bytes = (try? SafeFile.read(instance.log)) ?? []
    return String(decoding: bytes.suffix(16_384), as: UTF8.self)
      .split(separator: "\n").suffix(20).joined(separator: "\n")
  }

  /// Ends the server and its child processes, and nothing else.
  ///
  /// - Throws: `LocalError` about a server that wasn't started here.
  func stop() async throws -> Stop {
    if case .foreign(let health) = status() {
      throw LocalError(
        "The LocalStack \(health.version) on \(instance.endpoint) was not started by `cairn local "
          + "start` of this user. Stop it in the way that it was started.")
    }
    guard FileManager.default.fileExists(atPath: instance.folder) else { return .wasNotRunning }
    let lock = try await Self.lock(instance, nil)
    defer { withExtendedLifetime(lock) {} }
    guard let state = ServerState.read(instance), state.isAlive else {
      ServerState.remove(instance)
      return .wasNotRunning
    }
    // Functions run in sessions of their own, and would outlive a killed server.
    let family = ProcessTable.descendants(of: state.pid, among: ProcessTable.all)
    kill(state.pid, SIGTERM)
    let end = ContinuousClock.now + Self.stopGrace
    while state.isAlive, ContinuousClock.now < end {
      try await Task.sleep(for: .milliseconds(10))
    }
    for entry in family where ProcessTable.entry(entry.pid)?.startTicks == entry.startTicks {
      kill(entry.pid, SIGKILL)
    }
    if state.isAlive { kill(-state.pid, SIGKILL) }
    while state.isAlive { try await Task.sleep(for: .milliseconds(5)) }
    ServerState.remove(instance)
    return .stopped(pid: state.pid)
  }

  private func createFolder(_ path: String) throws {
    try PrivateFolder.make(path, below: folders.cache)
  }
}
