/// The second version: workflows with their calendars.
extension Schema {
    /// Workflows that are stored already name no calendars: an empty file.
    static let calendars = """
        ALTER TABLE workflow ADD COLUMN calendars BLOB NOT NULL DEFAULT x'';
        """
}
