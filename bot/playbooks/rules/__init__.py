"""The rules of `amicable playbook lint`, one idea a file, over files whose names all lead somewhere."""
