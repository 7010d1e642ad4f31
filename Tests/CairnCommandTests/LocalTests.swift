import FoundationEssentials
import Testing

@testable import cairn

@Suite struct LocalTests {
  private func choice(
    _ environment: [String: String], _ folders: [String: [String]],
    _ findings: [String: PythonChoice.Finding]
  ) -> PythonChoice {
    PythonChoice(
      environment: { environment[$0] }, list: { folders[$0] ?? [] },
      probe: { findings[$0] ?? .broken })
  }

  private let folders = [
    "/shims": ["python3", "python3.11", "python3.12", "python3.13"],
    "/usr/bin": ["python3", "python3.11"],
    "/root/.pyenv/versions": ["3.10.13", "3.12.1", "3.13.0"],
  ]
  private let environment = ["PATH": "/shims:/usr/bin", "HOME": "/root"]

  @Test func `The newest version comes first, and what is in PATH before what is not`() {
    #expect(
      choice(environment, folders, [:]).candidates == [
        "/shims/python3.13", "/root/.pyenv/versions/3.13.0/bin/python3.13",
        "/shims/python3.12", "/root/.pyenv/versions/3.12.1/bin/python3.12",
        "/shims/python3.11", "/usr/bin/python3.11",
        "/shims/python3", "/usr/bin/python3",
      ])
  }

  @Test func `A name that does not run is passed over`() async throws {
    let python = try await choice(
      environment, folders,
      [
        "/root/.pyenv/versions/3.13.0/bin/python3.13": .works(.init(3, 13)),
        "/usr/bin/python3.11": .works(.init(3, 11)),
      ]
    ).choose()
    #expect(python.path == "/root/.pyenv/versions/3.13.0/bin/python3.13")
  }

  @Test func `CAIRN_PYTHON overrides all`() async throws {
    var environment = environment
    environment["CAIRN_PYTHON"] = "/opt/py"
    let python = try await choice(
      environment, folders,
      ["/opt/py": .works(.init(3, 11)), "/shims/python3.13": .works(.init(3, 13))]
    ).choose()
    #expect(python == Python(path: "/opt/py", version: .init(3, 11)))
  }

  @Test(
    arguments: [
      (
        [:], [:],
        "LocalStack needs Python 3.11 to 3.13, and none was found. On Debian and Ubuntu: "
          + "apt-get install python3 python3-venv\n"
          + "If it is somewhere else, set CAIRN_PYTHON to its path."
      ),
      (
        [:], ["/usr/bin/python3": .works(.init(3, 14))],
        "LocalStack needs Python 3.11 to 3.13, and none was found. On Debian and Ubuntu: "
          + "apt-get install python3 python3-venv\n"
          + "If it is somewhere else, set CAIRN_PYTHON to its path."
      ),
      (
        [:], ["/usr/bin/python3": .lacks(module: "ensurepip", .init(3, 11))],
        "Python 3.11 is here, but without its module ensurepip, which a virtual environment "
          + "needs. On Debian and Ubuntu: apt-get install python3-venv"
      ),
      (
        ["CAIRN_PYTHON": "/x"], [:],
        "CAIRN_PYTHON is /x, which doesn't run as a Python."
      ),
      (
        ["CAIRN_PYTHON": "/x"], ["/x": .works(.init(3, 9))],
        "CAIRN_PYTHON is /x, which is Python 3.9. LocalStack needs 3.11 to 3.13."
      ),
    ] as [([String: String], [String: PythonChoice.Finding], String)])
  func `A missing Python is reported with the next step`(
    _ extra: [String: String], _ findings: [String: PythonChoice.Finding], _ message: String
  ) async {
    let choice = choice(environment.merging(extra) { $1 }, folders, findings)
    await #expect(throws: LocalError(message)) { try await choice.choose() }
  }

  @Test(
    arguments: [
      (
        ["HOME": "/home/me"], "/p/sub", "/opt/cairn/bin/cairn", "/opt/cairn/localstack",
        "/home/me/.cache/cairn"
      ),
      (
        ["CAIRN_HOME": "/home/c", "XDG_CACHE_HOME": "/x"], "/p/sub", "/opt/cairn/bin/cairn",
        "/home/c/localstack", "/x/cairn"
      ),
      (
        ["CAIRN_CACHE": "/cache", "XDG_CACHE_HOME": "/x"], "/p", "/opt/cairn/bin/cairn",
        "/opt/cairn/localstack", "/cache"
      ),
      (["CAIRN_CACHE": "c"], "/p", "/opt/cairn/bin/cairn", "/opt/cairn/localstack", "/p/c"),
      // Relative ones don't count (XDG Base Directory Specification).
      (
        ["HOME": "/home/me", "XDG_CACHE_HOME": "x"], "/p", "/opt/cairn/bin/cairn",
        "/opt/cairn/localstack", "/home/me/.cache/cairn"
      ),
    ] as [([String: String], String, String, String, String)])
  func `The installation and the cache are found`(
    _ environment: [String: String], _ current: String, _ executable: String,
    _ localstack: String, _ cache: String
  ) throws {
    let there = [
      "/p/stacks", "/opt/cairn/localstack/requirements.txt", "/home/c/localstack/requirements.txt",
      "/p/localstack/requirements.txt",
    ]
    let folders = try LocalFolders.find(
      current: current, executable: executable, environment: { environment[$0] },
      exists: { there.contains($0) })
    #expect(folders == LocalFolders(cache: cache, localstack: localstack))
  }

  @Test func `What is run is never taken from the project`() {
    // A cloned repository with plug-ins of its own, and a cairn that is installed without any.
    #expect(
      throws: LocalError(
        "No localstack/requirements.txt was found beside cairn. "
          + "Set CAIRN_HOME to the folder of the Cairn installation that holds localstack/.")
    ) {
      try LocalFolders.find(
        current: "/p", executable: "/usr/bin/cairn", environment: { _ in nil },
        exists: { ["/p/stacks", "/p/localstack/requirements.txt"].contains($0) })
    }
  }

  @Test func `Without HOME the cache is in the user's own folder`() {
    #expect(
      CacheFolder.path(current: "/p", environment: { _ in nil }, home: "/home/me")
        == "/home/me/.cache/cairn")
  }

  @Test func `The environment is the file's, with this instance filled in`() throws {
    let instance = LocalInstance(folder: "/c/local/4630", port: 4630)
    let environment = ServerEnvironment(
      instance: instance, plugins: "/h/localstack", services: ["s3", "sqs"],
      inherited: { ["HOME": "/root", "AWS_PROFILE": "work", "PYTHONPATH": "/mine"][$0] })
    let variables = try environment.variables(
      declared: """
        # why
        PYTHONPATH=${plugins}

        TMPDIR=${folder}/tmp
        GATEWAY_LISTEN=127.0.0.1:${port}
        SERVICES=${services}
        """)
    #expect(
      variables == [
        "HOME": "/root", "PYTHONPATH": "/h/localstack", "TMPDIR": "/c/local/4630/tmp",
        "GATEWAY_LISTEN": "127.0.0.1:4630", "SERVICES": "s3,sqs", "STRICT_SERVICE_LOADING": "0",
      ])
    #expect(throws: LocalError("/h/localstack/environment:2 is not NAME=value.")) {
      try environment.variables(declared: "A=b\nnonsense")
    }
  }

  @Test func `A process is read whatever its name holds`() {
    let fields = (4...52).map { "\($0)" }.joined(separator: " ")
    let entry = ProcessTable.parse(stat: "42 (py) thon (x)) S \(fields)")
    #expect(
      entry
        == ProcessTable.Entry(
          pid: 42, parent: 4, name: "py) thon (x)", startTicks: 22, isZombie: false))
  }

  @Test func `Descendants are children of children, and nobody else's`() {
    func entry(_ pid: Int32, of parent: Int32) -> ProcessTable.Entry {
      ProcessTable.Entry(pid: pid, parent: parent, name: "", startTicks: 0, isZombie: false)
    }
    let table = [
      entry(2, of: 1), entry(3, of: 2), entry(4, of: 3), entry(5, of: 1), entry(6, of: 5),
    ]
    #expect(Set(ProcessTable.descendants(of: 2, among: table).map(\.pid)) == [3, 4])
  }

  @Test func `A listener is known by its socket`() {
    let table = """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:11D6 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1
         1: 0100007F:11D6 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 778 1
         2: 0100007F:11D7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 779 1
      """
    #expect(ProcessTable.inodes(listeningOn: 4566, in: table) == ["777"])
  }

  @Test(
    arguments: [
      (
        "HTTP/1.1 200 OK\r\nA: b\r\n\r\n{}",
        LoopbackHTTP.Answer.response(status: 200, body: [0x7B, 0x7D])
      ),
      ("SSH-2.0-OpenSSH\r\n\r\n", .silent), ("", .silent),
    ])
  func `An answer is read as HTTP, or is none`(_ text: String, _ answer: LoopbackHTTP.Answer) {
    #expect(LoopbackHTTP.parse(Array(text.utf8)) == answer)
  }

  @Test(
    arguments: [
      (nil, "a\nb\nc\n"), (2, "b\nc\n"), (1, "c\n"), (9, "a\nb\nc\n"), (0, ""),
    ] as [(Int?, String)])
  func `A log's last lines`(_ count: Int?, _ text: String) {
    #expect(LogTail.last(count, of: Array("a\nb\nc\n".utf8)) == Array(text.utf8))
  }

  @Test(arguments: [(42, "42s"), (307, "5m 07s"), (11_100, "3h 05m"), (187_300, "2d 4h")])
  func `Ages are short`(_ seconds: Int, _ text: String) {
    #expect(LocalStatusReport.age(seconds) == text)
  }

  @Test(
    arguments: [
      ("Collecting boto3==1.42.34 (from -r requirements.txt (line 9))", "boto3"),
      ("Installing collected packages: a, b", "unpacking"), ("  Downloading x.whl", nil),
    ] as [(String, String?)])
  func `Of pip's chatter only steps are shown`(_ line: String, _ step: String?) {
    #expect(PythonEnvironment.step(line) == step)
  }

  @Test func `An install without a network says that it needs one`() {
    let failure = PythonEnvironment.failure([
      "WARNING: Retrying … NewConnectionError('…: [Errno -3] Temporary failure in name resolution')",
      "ERROR: No matching distribution found for localstack-core==4.13.1",
    ])
    #expect(
      failure.description
        == "LocalStack could not be downloaded: the package index did not answer. The first start "
        + "needs a network; later ones don't. Check the connection (and PIP_INDEX_URL or "
        + "HTTPS_PROXY, if you need them), and run `cairn local start` again.")
    #expect(
      PythonEnvironment.failure(["ERROR: no space"]).description
        == "pip could not install LocalStack.")
  }

  // MARK: Installed

  @Test func `What cairn local runs is found beside the command, in a checkout and installed`()
    throws
  {
    for (executable, localstack) in [
      ("/work/cairn/.build/release/cairn", "/work/cairn/localstack"),
      ("/usr/bin/cairn", "/usr/share/cairn/localstack"),
      ("/home/me/venv/bin/cairn", "/home/me/venv/share/cairn/localstack"),
    ] {
      let folders = try LocalFolders.find(
        current: "/", executable: executable, environment: { _ in nil },
        exists: { $0 == "\(localstack)/requirements.txt" })
      #expect(folders.localstack == localstack)
    }
  }

  @Test func `LocalStack beside the command is used if it has the wanted versions`() throws {
    let root = FileManager.default.temporaryDirectory.appending(
      path: "cairn-beside-\(UInt32.random(in: 0...UInt32.max))"
    ).path()
    defer { try? FileManager.default.removeItem(atPath: root) }
    let packages = "\(root)/lib/python3.13/site-packages"
    func make(_ path: String) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    try make("\(root)/bin")
    for name in ["localstack_core-4.13.1", "Werkzeug-3.1.3", "other-1.0"] {
      try make("\(packages)/\(name).dist-info")
    }
    func beside(_ requirements: String) -> PythonEnvironment? {
      PythonEnvironment.beside("\(root)/bin/cairn", requirements: Array(requirements.utf8))
    }
    let wanted = "# pins\nlocalstack-core==4.13.1\n\nwerkzeug==3.1.3  # a server\n"
    #expect(beside(wanted) == nil, "no environment of Python")
    _ = FileManager.default.createFile(atPath: "\(root)/pyvenv.cfg", contents: nil)
    try FileManager.default.copyItem(atPath: "/bin/true", toPath: "\(root)/bin/python")
    #expect(beside(wanted)?.folder == root)
    #expect(beside(wanted + "missing==1.0\n") == nil)
    #expect(beside("localstack-core==4.14.0\n") == nil)
    #expect(beside("") == nil)
    #expect(PythonEnvironment.beside("\(root)/cairn", requirements: Array(wanted.utf8)) == nil)
  }

  @Test func `Only what is cairn's own is removed from its cache`() throws {
    let cache = FileManager.default.temporaryDirectory.appending(
      path: "cairn-cache-\(UInt32.random(in: 0...UInt32.max))"
    ).path()
    defer { try? FileManager.default.removeItem(atPath: cache) }
    let folders = LocalFolders(cache: cache, localstack: "/nowhere")
    let own = ["local/4566", "local/4567", "venv-3.13-0123456789ab"]
    let others = [
      "local/notes", "local/0045", "venv-mine", "venv-3.13-short", "artifacts", "photos",
    ]
    for name in own + others {
      try FileManager.default.createDirectory(
        atPath: "\(cache)/\(name)", withIntermediateDirectories: true)
      _ = FileManager.default.createFile(
        atPath: "\(cache)/\(name)/file", contents: Data(repeating: 1, count: 10_000))
    }
    let beside = LocalLeftovers.find(in: folders) { $0.port == 4567 }
    #expect(beside.running == [4567])
    #expect(beside.paths == ["\(cache)/local/4566"])
    let found = LocalLeftovers.find(in: folders) { _ in false }
    #expect(found.size >= 30_000)
    try found.remove()
    for name in own { #expect(!FileManager.default.fileExists(atPath: "\(cache)/\(name)")) }
    for name in others { #expect(FileManager.default.fileExists(atPath: "\(cache)/\(name)/file")) }
  }
}
