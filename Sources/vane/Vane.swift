@main struct Vane { static func main() {} }
