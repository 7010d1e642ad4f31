import Testing

@testable import CairnEngine

@Suite struct PythonBuildTests {
  private func request(_ build: FolderBuild = .python()) -> ArtifactRequest {
    .folder(path: "../code", build: build)
  }

  /// A wheel as pip takes it, made without a network.
  private func writeWheel(_ fixture: BuildFixture, tag: String = "py3-none-any") {
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1] + "/tool-1.0-" + sys.argv[2] + ".whl", "w") as wheel:
          wheel.writestr("tool/__init__.py", "name = 'tool'\\n")
          info = "tool-1.0.dist-info/"
          wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: tool\\nVersion: 1.0\\n")
          wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: " + sys.argv[2] + "\\n")
          wheel.writestr(info + "entry_points.txt", "[console_scripts]\\ntool = tool:main\\n")
          wheel.writestr(info + "RECORD", "tool/__init__.py,,\\n" + info + "METADATA,,\\n" + info + "WHEEL,,\\n" + info + "RECORD,,\\n")
      """
    try? fixture.folder.write("wheel.py", script)
    #expect(
      shell("python3 \(fixture.folder.path)/wheel.py \(fixture.folder.path)/code \(tag)").isSuccess)
  }

  @Test(
    .enabled(if: shell("python3 -m pip --version").isSuccess, "pip isn't installed"),
    arguments: ["requirements.txt", "pyproject.toml"])
  func `pip installs into the zip, and the function's files win`(_ list: String) async throws {
    let fixture = try BuildFixture()
    try fixture.folder.write("code/app.py", "import tool")
    try fixture.folder.write("code/__pycache__/app.pyc", "")
    try fixture.folder.write("code/.venv/lib/x.py", "")
    writeWheel(fixture)
    let wheel = "\(fixture.folder.path)/code/tool-1.0-py3-none-any.whl"
    try fixture.folder.write(
      "code/\(list)",
      list == "requirements.txt"
        ? "# tools\n./tool-1.0-py3-none-any.whl\n"
        : "[project]\nname = \"x\"\nversion = \"1\"\ndependencies = [\n  \"tool @ file://\(wheel)\",\n]\n"
    )
    let before = fixture.snapshot("code")
    let artifact = try await fixture.artifact(request())
    #expect(
      fixture.names(artifact)
        == [
          "app.py", list, "tool-1.0-py3-none-any.whl", "tool-1.0.dist-info/METADATA",
          "tool-1.0.dist-info/WHEEL", "tool-1.0.dist-info/entry_points.txt", "tool/__init__.py",
        ].sorted())
    #expect(fixture.snapshot("code") == before)

    try fixture.folder.write("code/tool/__init__.py", "mine")
    let own = try await fixture.artifact(request())
    #expect(try fixture.text("tool/__init__.py", in: own) == "mine")
    #expect(fixture.events.built == ["pip", "pip"])
  }

  @Test(.enabled(if: shell("python3 -m pip --version").isSuccess, "pip isn't installed"))
  func `What pip refuses is shown as pip says it`() async throws {
    let fixture = try BuildFixture()
    try fixture.folder.write("code/requirements.txt", "./tool-1.0-cp39-cp39-win_amd64.whl")
    writeWheel(fixture, tag: "cp39-cp39-win_amd64")
    let error = await fixture.error(of: request())
    #expect(error?.message == "pip install failed in \(fixture.folder.path)/code.")
    #expect(
      error?.output.contains("tool-1.0-cp39-cp39-win_amd64.whl is not a supported wheel") == true)
    #expect(error?.part == .folder)
    #expect(error?.summary == "The code could not be built")
  }

  /// A program that notes its arguments, and installs nothing.
  private static let noting = "#!/bin/sh\necho \"$@\" >> \"$(dirname \"$0\")/calls\"\n"

  @Test(arguments: ["x86_64", "arm64"])
  func `Wheels are those of the function's platform, not of this machine`(
    _ architecture: String
  ) async throws {
    let fixture = try BuildFixture(tools: "bin")
    try fixture.folder.write("bin/python3.13", Self.noting, executable: true)
    try fixture.folder.write("code/app.py", "")
    try fixture.folder.write("code/requirements.txt", "tool==1")
    _ = try await fixture.artifact(request(.python(architecture: architecture)))
    let calls = shell("cat \(fixture.folder.path)/bin/calls").output.split(separator: "\n")
    let machine = architecture == "arm64" ? "aarch64" : "x86_64"
    let install = try #require(calls.last)
    #expect(calls.first == "-m pip --version")
    #expect(install.contains("-r requirements.txt --platform manylinux_2_34_\(machine) "))
    #expect(
      install.contains(
        "--platform manylinux_2_17_\(machine) --platform manylinux2014_\(machine) "
          + "--python-version 3.13 --implementation cp --only-binary=:all:"))
  }

  @Test(arguments: ["x86_64", "arm64"])
  func `uv is used where it is there, and reads its lock`(_ architecture: String) async throws {
    let fixture = try BuildFixture(tools: "bin")
    try fixture.folder.write("bin/uv", Self.noting, executable: true)
    try fixture.folder.write("code/pyproject.toml", "[project]\ndependencies = [\"tool\"]\n")
    try fixture.folder.write("code/uv.lock", "")
    let build = FolderBuild(
      runtime: "python3.11", handler: "app.handler", architecture: architecture)
    _ = try await fixture.artifact(request(build))
    let calls = shell("cat \(fixture.folder.path)/bin/calls").output.split(separator: "\n")
    let machine = architecture == "arm64" ? "aarch64" : "x86_64"
    #expect(calls.count == 2)
    #expect(calls.first?.hasPrefix("export --frozen --no-dev --no-emit-project") == true)
    // Python 3.11 runs on Amazon Linux 2.
    #expect(
      calls.last?.contains("--python-platform \(machine)-manylinux_2_17 --python-version 3.11 -r ")
        == true)
  }

  @Test func `Native code that was compiled here is refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "fast-1.2.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: cp313-cp313-linux_x86_64\n")
    let builder = PythonBuilder(
      folder: "/code", build: .python(), version: "3.13",
      dependencies: try #require(try Self.dependencies("x", in: folder)))
    #expect(
      throws: ArtifactError(
        "There is no wheel of fast 1.2 for Python 3.13 on x86_64 Linux, and its source contains native "
          + "code, which was compiled for this machine. Require a version that has a wheel, or build "
          + "it with a command of your own: `build: {command: …, output: …}`.")
    ) { try InstalledPython(folder: folder.path).check(for: builder) }
  }

  private static func dependencies(
    _ text: String, in folder: TemporaryFolder, file: String = "requirements.txt"
  ) throws -> PythonDependencies? {
    try folder.write(file, text)
    return try PythonDependencies(in: folder.path)
  }

  @Test(arguments: [
    ("requirements.txt", "", false), ("requirements.txt", "# nothing yet\n\n", false),
    ("requirements.txt", "--index-url https://example.com\n", false),
    ("requirements.txt", "requests>=2 # web", true),
    ("requirements.txt", "-r https://example.com/list.txt", true),
    ("pyproject.toml", "[tool.ruff]\nline-length = 100\n", false),
    ("pyproject.toml", "[project]\nname = \"x\"\ndependencies = []\n", false),
    ("pyproject.toml", "[project]\ndependencies = [\"requests\"]\n", true),
    ("pyproject.toml", "[project]\ndynamic = [\"dependencies\"]\n", true),
    ("pyproject.toml", "[other]\ndependencies = [\"requests\"]\n", false),
    ("pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3.13\"\n", false),
  ])
  func `A list without dependencies needs no build`(
    _ file: String, _ text: String, _ isAny: Bool
  ) throws {
    let folder = try TemporaryFolder()
    #expect((try Self.dependencies(text, in: folder, file: file) != nil) == isAny)
  }

  @Test func `Lists and packages that a list names are sources too`() throws {
    let folder = try TemporaryFolder()
    try folder.write("base/more.txt", "requests\n../shared\n")
    try folder.write("shared/pyproject.toml", "")
    try folder.write("code/requirements.txt", "-r ../base/more.txt\n")
    let found = try #require(try PythonDependencies(in: "\(folder.path)/code"))
    #expect(found.files == ["\(folder.path)/base/more.txt"])
    #expect(found.folders == ["\(folder.path)/shared"])
  }

  @Test(arguments: [
    (
      ["requirements.txt": "-e ./lib"],
      "PLACE/requirements.txt installs ./lib as editable, which is a link to this machine's files. Write the path without `-e`."
    ),
    (
      ["requirements.txt": "-r no.txt"],
      "PLACE/requirements.txt names no.txt, and there is no file PLACE/no.txt."
    ),
    (["requirements.txt": "./no"], "PLACE/requirements.txt names ./no, and there is no PLACE/no."),
    (
      ["pyproject.toml": "[tool.poetry.dependencies]\nrequests = \"*\"\n"],
      "PLACE/pyproject.toml lists its dependencies for Poetry. Write them to requirements.txt: `poetry export --output requirements.txt`."
    ),
    (
      ["pyproject.toml": "[project]\ndependencies = [\"a\"]\n", "poetry.lock": ""],
      "PLACE/poetry.lock pins the dependencies, and pip can't read it. Export it to requirements.txt."
    ),
  ])
  func `What no installer takes is reported before a build`(
    _ files: [String: String], _ message: String
  ) async throws {
    let fixture = try BuildFixture()
    for (name, text) in files { try fixture.folder.write("code/\(name)", text) }
    let place = "\(fixture.folder.path)/code"
    let errors = await fixture.store.problems(with: [request()])
    #expect(errors.map(\.message) == [message.replacing("PLACE", with: place)])
  }

  @Test func `Without Python the next step is reported`() async throws {
    let fixture = try BuildFixture()
    try fixture.folder.write("code/requirements.txt", "a")
    let store = ArtifactStore(
      baseFolder: "\(fixture.folder.path)/stacks", cacheFolder: "\(fixture.folder.path)/c",
      searchPath: "/nowhere")
    do {
      _ = try await store.artifacts(for: [request()])
      Issue.record("built without Python")
    } catch {
      #expect(
        ArtifactFailures(error).errors.map(\.message) == [
          "There is no `python3` in PATH to install requirements.txt with. Install Python 3.11 or "
            + "later with pip, or uv from https://docs.astral.sh/uv/."
        ])
    }
  }
}
