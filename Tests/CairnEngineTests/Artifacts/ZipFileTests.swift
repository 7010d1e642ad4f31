import FoundationEssentials
import Testing

@testable import CairnEngine

@Suite struct ZipFileTests {
  private let entries: [ZipFile.Entry] = [
    .init(name: "z/last.txt", bytes: Array("last".utf8), mode: .plain),
    .init(
      name: "bootstrap", bytes: Array(String(repeating: "text ", count: 9_999).utf8),
      mode: .executable),
    .init(name: "empty", bytes: [], mode: .plain),
    .init(
      name: "bild-ü.bin", bytes: (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* $0 ^ $0 >> 3) },
      mode: .plain),
  ]

  @Test func `The same entries give the same bytes in whatever order they come`() throws {
    #expect(try ZipFile(entries).bytes() == ZipFile(entries.reversed()).bytes())
  }

  @Test func `unzip and Python accept it`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.zip"
    try Files.write(try ZipFile(entries).bytes(), to: path)

    let unzip = shell("unzip -t \(path)")
    #expect(unzip.isSuccess, "\(unzip.output)")
    let script = """
      import sys, zipfile
      z = zipfile.ZipFile(sys.argv[1])
      assert z.testzip() is None
      for i in z.infolist(): print(i.filename, oct(i.external_attr >> 16), i.file_size, i.date_time)
      """
    try folder.write("list.py", script)
    #expect(
      shell("python3 \(folder.path)/list.py \(path)").output == """
        bild-ü.bin 0o100644 3000 (1980, 1, 1, 0, 0, 0)
        bootstrap 0o100755 49995 (1980, 1, 1, 0, 0, 0)
        empty 0o100644 0 (1980, 1, 1, 0, 0, 0)
        z/last.txt 0o100644 4 (1980, 1, 1, 0, 0, 0)

        """)
  }

  @Test func `Files come out as they went in`() throws {
    let folder = try TemporaryFolder()
    try Files.write(try ZipFile(entries).bytes(), to: "\(folder.path)/a.zip")
    #expect(shell("cd \(folder.path) && unzip -q a.zip").isSuccess)
    for entry in entries {
      #expect(try Files.read("\(folder.path)/\(entry.name)") == entry.bytes, "\(entry.name)")
    }
    #expect(FileStamp(path: "\(folder.path)/bootstrap")?.isExecutable == true)
    #expect(FileStamp(path: "\(folder.path)/empty")?.isExecutable == false)
  }

  @Test func `Text is packed`() throws {
    let zip = try ZipFile([entries[1]]).bytes()
    #expect(zip.count < 1_000)
  }
}
