"""宣传引领: themes, red education, films, lectures, party days."""
