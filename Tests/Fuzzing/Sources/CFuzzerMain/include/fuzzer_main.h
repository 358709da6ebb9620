// The entries of the fuzzing programs.
int FuzzFiles_main(int, char **);
int FuzzTokenizer_main(int, char **);
