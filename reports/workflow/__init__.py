"""The steps of reports and their texts, and the rules that no column can hold."""
